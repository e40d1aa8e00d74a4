"""Invoices that programs read: the European standard EN 16931 in both its syntaxes, UBL and CII, alone or inside a PDF.

`model` holds what an invoice says, named as the standard names it (BT: business term, BG: group of terms); `ubl` and `cii`
each hold one table by which it is written and read; `checking` runs the official rules and names the ones that are broken;
`receiving` tells what a file is. Nothing here computes a total: an invoice says its own, and the rules tell whether they agree.
"""
