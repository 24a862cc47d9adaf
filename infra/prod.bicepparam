using 'main.bicep'

param environmentName = 'prod'
param location = 'norwayeast'
param zoneRedundant = true
param throughput = {
  dialogs: 100000
  keys: 20000
  leases: 1000
  reference: 1000
  answers: 20000
}
param backupTier = 'Continuous30Days'
param serviceBusTier = 'Premium'
// A subscription that nobody reads fills the topic until publishing stops: a consumer is added when it starts to read.
param consumers = []
param logRetentionDays = 180
param maximumInstances = 1000
param instanceMemory = 4096
param alwaysReady = [
  {
    name: 'http'
    instanceCount: 4
  }
  {
    name: 'function:events_publish_outbox'
    instanceCount: 2
  }
]
param baseUri = 'https://platform.altinn.no/dialogporten'
param altinnUri = 'https://platform.altinn.no/'
param maskinportenUri = 'https://maskinporten.no/'
param idportenUri = 'https://idporten.no/'
param maskinportenClientId = readEnvironmentVariable('MASKINPORTEN_CLIENT_ID')
param alertEmails = [
  readEnvironmentVariable('ALERT_EMAIL')
]
