// The database: the containers are those of infra/data/containers.json, which the local cloud reads too.
param name string
param location string
param tags object
param zoneRedundant bool

@description('Highest autoscale throughput in RU/s by container id.')
param throughput object

@description('How far back the database can be restored.')
param backupTier string

@description('Identity that reads and writes documents.')
param principalId string

var roles = loadJsonContent('../data/roles.json')
var definitions = loadJsonContent('../data/containers.json')

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    enableAutomaticFailover: true
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: backupTier
      }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: 'dialogporten'
  properties: {
    resource: {
      id: 'dialogporten'
    }
  }
}

resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [
  for definition in definitions: {
    parent: database
    name: definition.id
    properties: {
      resource: definition
      options: {
        autoscaleSettings: {
          maxThroughput: throughput[definition.id]
        }
      }
    }
  }
]

resource documentRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = {
  parent: account
  name: guid(account.id, principalId, roles.cosmosDataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${roles.cosmosDataContributor}'
    scope: account.id
  }
}

output name string = account.name
