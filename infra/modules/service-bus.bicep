// The topic of infra/data/topology.json, the application's own subscriptions and those of other systems.
param name string
param location string
param tags object

@description('Standard or Premium.')
param tier string

@description('Subscriptions of other systems: see the type Consumer of main.bicep.')
param consumers array

@description('Identity that publishes events and reads the application\'s own subscriptions.')
param principalId string

var roles = loadJsonContent('../data/roles.json')
// any(): the compiler would take the file for the only shape there is, and optional members for mistakes.
var definition = any(loadJsonContent('../data/topology.json').topics[0])
var ownSubscriptions = definition.?subscriptions ?? []

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: tier
    tier: tier
    capacity: tier == 'Premium' ? 1 : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = {
  parent: namespace
  name: definition.name
  properties: definition.properties
}

resource sendRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, principalId, roles.serviceBusDataSender)
  scope: topic
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
  }
}

// One at a time: concurrent changes of one topic are refused with a conflict.
@batchSize(1)
module own 'subscription.bicep' = [
  for subscription in ownSubscriptions: {
    params: {
      namespaceName: namespace.name
      topicName: topic.name
      name: subscription.name
      sqlFilter: subscription.?sqlFilter ?? '1=1'
      properties: subscription.?properties ?? {}
      receiverPrincipalId: principalId
    }
  }
]

@batchSize(1)
module others 'subscription.bicep' = [
  for consumer in consumers: {
    dependsOn: [
      own
    ]
    params: {
      namespaceName: namespace.name
      topicName: topic.name
      name: consumer.name
      sqlFilter: consumer.?sqlFilter ?? '1=1'
      properties: consumer.?properties ?? {}
      receiverPrincipalId: consumer.?receiverPrincipalId ?? ''
    }
  }
]

output name string = namespace.name
