// The function app on Flex Consumption and every setting it reads.
param name string
param planName string
param location string
param tags object
param zoneRedundant bool

@description('Most instances to scale out to.')
param maximumInstances int

@description('Memory of an instance in MB.')
param instanceMemory int

@description('Instances kept warm: [{ name, instanceCount }].')
param alwaysReady array

param identityName string
param componentName string
param storageName string
param deploymentContainer string
param cosmosName string
param serviceBusName string
param keyVaultName string

@description('Public address of the API without /api.')
param baseUri string

@description('Address of the Altinn platform, ending in a slash.')
param altinnUri string

@description('Address of Maskinporten, ending in a slash.')
param maskinportenUri string

@description('Address of ID-porten, ending in a slash.')
param idportenUri string

param maskinportenClientId string

var issuers = [
  '${maskinportenUri}.well-known/oauth-authorization-server'
  '${idportenUri}.well-known/openid-configuration'
  '${altinnUri}authentication/api/v1/openid/.well-known/openid-configuration'
]
var scopes = [
  'altinn:events.publish'
  'altinn:events.publish.admin'
  'altinn:register/partylookup.admin'
  'altinn:authorization/authorize.admin'
  'altinn:accessmanagement/authorizedparties.admin'
]
var secretAddress = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets'
var platformSettings = {
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}
var connectionSettings = {
  AzureWebJobsStorage__accountName: storage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  CosmosDbConnection__accountEndpoint: cosmos.properties.documentEndpoint
  CosmosDbConnection__credential: 'managedidentity'
  CosmosDbConnection__clientId: identity.properties.clientId
  ServiceBusConnection__fullyQualifiedNamespace: '${serviceBus.name}.servicebus.windows.net'
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identity.properties.clientId
}
var applicationSettings = {
  Dialogporten__BaseUri: baseUri
  TokenIssuers: join(issuers, ' ')
  Maintenance: ''
  Features__UseAltinnAutoAuthorizedPartiesQueryParameters: 'false'
  Features__EnablePartyFiltersForSystemUsers: 'false'
  Features__EnablePartyFiltersForEmailUsers: 'false'
  Features__EnablePartyCacheForEmailUsers: 'false'
  Features__UseCorrectPersonNameOrdering: 'false'
  Altinn__BaseUri: altinnUri
  Altinn__CdnBaseUri: 'https://altinncdn.no/'
  Altinn__SubscriptionKey: '${secretAddress}/altinn-subscription-key)'
  Altinn__TokenExchangeUri: '${altinnUri}authentication/api/v1/exchange/maskinporten'
  Maskinporten__TokenUri: '${maskinportenUri}token'
  Maskinporten__ClientId: maskinportenClientId
  Maskinporten__Scope: join(scopes, ' ')
  Maskinporten__EncodedJwk: '${secretAddress}/maskinporten-encoded-jwk)'
  DialogToken__PrimaryJwk: '${secretAddress}/dialog-token-primary-jwk)'
  DialogToken__SecondaryJwk: '${secretAddress}/dialog-token-secondary-jwk)'
  PersonMask__Key: '${secretAddress}/person-mask-key)'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: cosmosName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  // azd finds the place to deploy the service `api` by this tag.
  tags: union(tags, {
    'azd-service-name': 'api'
  })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: alwaysReady
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(platformSettings, connectionSettings, applicationSettings)
}

// Deployment goes by Entra ID only: no publishing passwords.
resource ftpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource scmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}/api'
