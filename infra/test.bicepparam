using 'main.bicep'

// Where service owners and end-user systems test: as production is, with less of everything.
param environmentName = 'test'
param location = 'norwayeast'
param zoneRedundant = true
param throughput = {
  dialogs: 10000
  keys: 4000
  leases: 1000
  reference: 1000
  answers: 4000
}
param backupTier = 'Continuous7Days'
param serviceBusTier = 'Standard'
param consumers = [
  {
    name: 'observer'
    properties: {
      defaultMessageTimeToLive: 'PT1H'
    }
  }
  {
    name: 'ordered-observer'
    sqlFilter: 'silent = FALSE'
    properties: {
      requiresSession: true
      defaultMessageTimeToLive: 'PT1H'
    }
  }
]
param logRetentionDays = 60
param maximumInstances = 100
param instanceMemory = 2048
param alwaysReady = [
  {
    name: 'http'
    instanceCount: 1
  }
]
param baseUri = 'https://platform.tt02.altinn.no/dialogporten'
param altinnUri = 'https://platform.tt02.altinn.no/'
param maskinportenUri = 'https://test.maskinporten.no/'
param idportenUri = 'https://test.idporten.no/'
param maskinportenClientId = readEnvironmentVariable('MASKINPORTEN_CLIENT_ID')
param alertEmails = [
  readEnvironmentVariable('ALERT_EMAIL')
]
