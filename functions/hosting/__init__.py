"""Declaration, pipeline, binding and answers: the only importer of azure.functions."""
