"""OASYS, the Online Accounting System."""

__version__ = "0.1.0"
