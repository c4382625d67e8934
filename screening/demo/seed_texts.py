"""The words of the demo company's openings."""

WAREHOUSE_ES = """\
Llevas el turno de tarde de un almacén de distribución: nueve personas, cuatro muelles y unos 220 palés al \
día. Antes de que acabe la primera semana conoces a todo el equipo por su nombre.

## Qué harás
- Repartir el trabajo del turno con planificación de rutas.
- Acompañar a siete personas de preparación y dos de carretilla.
- Mantener las diferencias de inventario por debajo del 0,3 %.
- Cerrar el turno en el sistema del almacén y pasar el relevo.

## Qué te damos
- Contrato indefinido desde el primer día y horario fijo de 14:00 a 22:00.
- Formación y renovación del carné de carretillero a nuestro cargo."""

WAREHOUSE_EN = """\
You run the afternoon shift of a distribution warehouse: nine people, four docks and some 220 pallets a day. \
Before the first week is over you know everybody by name.

## What you will do
- Share out the work of the shift with the route planners.
- Coach seven pickers and two forklift drivers.
- Keep stock differences under 0.3 %.
- Close the shift in the warehouse system and hand over.

## What we give
- A permanent contract from the first day and fixed hours, 14:00 to 22:00.
- Forklift training and the renewal of the licence, paid by us."""

PAYROLL_ES = """\
Preparas la nómina de 60 personas cada mes y respondes a sus preguntas. Trabajas con otra persona: una \
prepara, la otra revisa, y os turnáis.

## Qué harás
- Recoger variables, altas y bajas, y calcular la nómina del mes.
- Presentar los seguros sociales y las retenciones en plazo.
- Explicar a cada persona su recibo cuando lo pida.

## Qué te damos
- Contrato indefinido, de lunes a viernes, con dos días a la semana en casa.
- Un curso al año a tu elección."""

PAYROLL_EN = """\
You prepare the pay of 60 people each month and answer their questions. You work with one other person: one \
prepares, the other reviews, and you take turns.

## What you will do
- Gather variable pay, joiners and leavers, and run the month's payroll.
- File social security and income tax withholding on time.
- Explain a payslip to whoever asks.

## What we give
- A permanent contract, Monday to Friday, with two days a week from home.
- One course a year of your choice."""
