"""What banks send: OFX, QIF, MT940 and MT942, CAMT.052, .053 and .054, BAI2, CSV, and a ZIP of them. Bytes in, statements out; no tables.

`model` says what a statement is; `reading` tells what a file is, by its content, and reads it; each format has a module, CSV has a
mapping (`csv_mapping`) that is guessed or given; `proof` holds a statement against its own balances; `identity` tells lines apart.
A file is read whole or refused with the line where it ends to make sense: what had to be supposed stands in the notes.
"""
