"""The United Kingdom: PAYE by HMRC's table routines, National Insurance, student loans, pensions."""
