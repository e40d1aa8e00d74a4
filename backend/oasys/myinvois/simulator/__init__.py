"""A local authority: MyInvois as it is published, with its limits, states, delays and faults. `./oasys myinvois-simulator` runs it.

It knows no table of OASYS. Documents are parsed and checked anew, signatures computed anew. docs/how-to/myinvois-simulator.md.
"""
