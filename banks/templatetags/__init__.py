"""Tags of the officers' desk."""
