"""The words that Bicep itself brings: what the templates may use without declaring it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMESPACES = _words("az sys")
DECORATORS = _words("""
    allowed batchSize description discriminator export maxLength maxValue metadata minLength minValue sealed secure
""")
FUNCTIONS = _words("""
    any array base64 bool cidrSubnet concat contains empty endsWith filter first flatten format guid indexOf int
    intersection items join json last length loadFileAsBase64 loadJsonContent loadTextContent loadYamlContent map
    mapValues max min objectKeys padLeft range readEnvironmentVariable reduce replace resourceGroup resourceId skip sort
    split startsWith string subscription subscriptionResourceId substring take tenant tenantResourceId toLower
    toObject toUpper trim union uniqueString uri
""")
