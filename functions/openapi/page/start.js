// No validator: it would send the documents to somebody else's server.
SwaggerUIBundle({
  dom_id: "#documents",
  urls: [
    { url: "openapi/serviceowner.json", name: "Service owners" },
    { url: "openapi/enduser.json", name: "End users" },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  validatorUrl: null,
  docExpansion: "list",
  persistAuthorization: true,
});
