"""What all blueprints share: the request's unit of work, access, forms, errors, rendering and headers."""
