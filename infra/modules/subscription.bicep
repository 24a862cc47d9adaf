// One subscription of the topic, its filter, and the right of one identity to read it.
param namespaceName string
param topicName string
param name string

@description('Which events it gets; 1=1 is all.')
param sqlFilter string

@description('True when messages are read in the order of their dialog.')
param requiresSession bool

param lockDuration string
param maxDeliveryCount int
param messageTimeToLive string

@description('Who may read it; empty for nobody yet.')
param receiverPrincipalId string

var roles = loadJsonContent('../data/roles.json')

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
  properties: {
    requiresSession: requiresSession
    lockDuration: lockDuration
    maxDeliveryCount: maxDeliveryCount
    defaultMessageTimeToLive: messageTimeToLive
    deadLetteringOnMessageExpiration: false
    deadLetteringOnFilterEvaluationExceptions: true
  }
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
