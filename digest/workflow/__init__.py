"""The steps of an editor's work, one file a step: they put things in order and decide nothing."""
