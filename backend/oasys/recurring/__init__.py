"""What comes again: entry templates, recurring entries, and reversals that wait for their day.

A *template* holds what an entry says, without its date. A *recurring entry* writes one from a template on each day of its
rhythm, exactly once, as a draft or posted. A *planned reversal* reverses an entry when its day has come. Days begin at
00:00 UTC. docs/decisions/0034-recurring-entries.md.
"""
