"""Contacts are kept and archived; bank details are proposed and decided."""
