"""GoCardless Bank Account Data (formerly Nordigen), API v2. Sources: docs/how-to/bank-feeds.md#sources."""
