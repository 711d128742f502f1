"""The focus-group strand: extensiveness and agreement, pure functions on tidy tables."""
