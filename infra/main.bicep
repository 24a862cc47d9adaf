// Everything one environment of Dialogporten needs: a resource group and, in it, one module a kind of resource.
targetScope = 'subscription'

@description('How a subscription hands out its messages, in the words of Azure; what is left out has the module\'s default.')
type SubscriptionProperties = {
  @description('True for a reader that needs the events of a dialog in order.')
  requiresSession: bool?

  @description('Time a reader has to settle a message, ISO 8601.')
  lockDuration: string?

  @description('Deliveries after which a message goes to the dead-letter queue.')
  maxDeliveryCount: int?

  @description('Time after which an unread message is dropped, ISO 8601. Unread messages count against the topic\'s size.')
  defaultMessageTimeToLive: string?
}

@description('Another system that reads events through a subscription of its own.')
type Consumer = {
  @description('Name of the subscription on the topic dialog-events.')
  name: string

  @description('SQL filter over org, serviceResource, party, partyType, dialogId, type, silent and sequence. All events when left out.')
  sqlFilter: string?

  properties: SubscriptionProperties?

  @description('Object id of the Entra ID identity that may read this subscription and no other.')
  receiverPrincipalId: string?
}

@description('Name of the environment, also the name of its parameter file and of the azd environment.')
@allowed(['dev', 'test', 'prod'])
param environmentName string

@description('Azure region of all resources.')
param location string

@description('Spread the app, its plan, the database and the storage over availability zones.')
param zoneRedundant bool

@description('Highest autoscale throughput of each container in RU/s, by container id: 1000 to 1000000.')
param throughput object

@description('How far back the database can be restored.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string

@description('Standard or, for dedicated capacity and predictable latency, Premium.')
@allowed(['Standard', 'Premium'])
param serviceBusTier string

@description('Subscriptions of other systems.')
param consumers Consumer[] = []

@description('Days that logs are kept, 30 to 730.')
param logRetentionDays int

@description('Most instances the function app scales out to, 40 to 1000.')
param maximumInstances int

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('Instances kept warm, by function or group: [{ name: \'http\', instanceCount: 2 }].')
param alwaysReady array

@description('Public address of the API without /api.')
param baseUri string

@description('Address of the Altinn platform, ending in a slash.')
param altinnUri string

@description('Address of Maskinporten, ending in a slash.')
param maskinportenUri string

@description('Address of ID-porten, ending in a slash.')
param idportenUri string

@description('Client id of this environment in Maskinporten.')
param maskinportenClientId string

@description('Mail addresses that are told of alerts.')
param alertEmails array

var suffix = take(uniqueString(subscription().id, environmentName, location), 8)
var tags = {
  'azd-env-name': environmentName
  system: 'dialogporten'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-dialogporten-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-dialogporten-${environmentName}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-dialogporten-${environmentName}'
    componentName: 'appi-dialogporten-${environmentName}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stdialogporten${suffix}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    principalId: identity.outputs.principalId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  params: {
    name: 'cosmos-dialogporten-${environmentName}-${suffix}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    throughput: throughput
    backupTier: backupTier
    principalId: identity.outputs.principalId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    name: 'sb-dialogporten-${environmentName}-${suffix}'
    location: location
    tags: tags
    tier: serviceBusTier
    consumers: consumers
    principalId: identity.outputs.principalId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: 'kv-dp-${environmentName}-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: 'func-dialogporten-${environmentName}-${suffix}'
    planName: 'plan-dialogporten-${environmentName}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    alwaysReady: alwaysReady
    identityName: identity.outputs.name
    componentName: monitoring.outputs.componentName
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    cosmosName: cosmos.outputs.name
    serviceBusName: serviceBus.outputs.name
    keyVaultName: keyVault.outputs.name
    baseUri: baseUri
    altinnUri: altinnUri
    maskinportenUri: maskinportenUri
    idportenUri: idportenUri
    maskinportenClientId: maskinportenClientId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    emails: alertEmails
    componentName: monitoring.outputs.componentName
    cosmosName: cosmos.outputs.name
    serviceBusName: serviceBus.outputs.name
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output API_ADDRESS string = functionApp.outputs.address
output FUNCTION_APP_NAME string = functionApp.outputs.name
output KEY_VAULT_NAME string = keyVault.outputs.name
