// One subscription of the topic, its filter, and the right of one identity to read it.
param namespaceName string
param topicName string
param name string

@description('Which events it gets; 1=1 is all.')
param sqlFilter string

@description('What differs from the defaults below.')
param properties object

@description('Who may read it; empty for nobody yet.')
param receiverPrincipalId string

var roles = loadJsonContent('../data/roles.json')
var defaults = {
  requiresSession: false
  lockDuration: 'PT1M'
  maxDeliveryCount: 10
  defaultMessageTimeToLive: 'P14D'
  deadLetteringOnMessageExpiration: false
  deadLetteringOnFilterEvaluationExceptions: true
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = {
  parent: namespace
  name: topicName
}

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = {
  parent: topic
  name: name
  properties: union(defaults, properties)
}

// A new subscription comes with a rule of this name that lets everything through: it must be replaced, not joined.
resource rule 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01' = {
  parent: subscription
  name: '$Default'
  properties: {
    filterType: 'SqlFilter'
    sqlFilter: {
      sqlExpression: sqlFilter
    }
  }
}

resource receiveRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(receiverPrincipalId)) {
  name: guid(subscription.id, receiverPrincipalId, roles.serviceBusDataReceiver)
  scope: subscription
  properties: {
    principalId: receiverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
  }
}
