"""The ways an application can go, one file each."""
