"""Where an output came from: specs, code digests, the store and the ledger."""
