using 'main.bicep'

// For trying things out: small, in one zone, restorable for a week.
param environmentName = 'dev'
param location = 'norwayeast'
param zoneRedundant = false
param throughput = {
  dialogs: 1000
  keys: 1000
  leases: 1000
  reference: 1000
  answers: 1000
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
]
param logRetentionDays = 30
param maximumInstances = 40
param instanceMemory = 2048
param alwaysReady = []
param baseUri = 'https://platform.at23.altinn.cloud/dialogporten'
param altinnUri = 'https://platform.at23.altinn.cloud/'
param maskinportenUri = 'https://test.maskinporten.no/'
param idportenUri = 'https://test.idporten.no/'
param maskinportenClientId = readEnvironmentVariable('MASKINPORTEN_CLIENT_ID')
param alertEmails = []
