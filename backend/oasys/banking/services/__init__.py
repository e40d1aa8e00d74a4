"""Acts on bank accounts: importing, matching, reconciling. Each is one transaction."""
