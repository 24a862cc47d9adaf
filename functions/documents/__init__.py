"""OpenAPI documents, made from declarations and models at the first request for them."""
