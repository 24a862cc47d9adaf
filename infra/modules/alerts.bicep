// What wakes somebody up: events that do not flow, and a database that refuses work.
param environmentName string
param location string
param tags object

@description('Mail addresses that are told.')
param emails array

param componentName string
param cosmosName string
param serviceBusName string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: cosmosName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-dialogporten-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'dp-${environmentName}'
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-dead-letters-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'A subscription has dead-lettered messages: its reader refuses them or the filter fails.'
    enabled: true
    severity: 2
    scopes: [
      serviceBus.id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-lettered'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'EntityName'
              operator: 'Include'
              values: [
                '*'
              ]
            }
          ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: operators.id
      }
    ]
  }
}

resource throttledRequests 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-cosmos-throttling-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Cosmos DB answers 429: the throughput of a container is used up.'
    enabled: true
    severity: 3
    scopes: [
      cosmos.id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'TotalRequests'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: [
                '429'
              ]
            }
            {
              name: 'CollectionName'
              operator: 'Include'
              values: [
                '*'
              ]
            }
          ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: operators.id
      }
    ]
  }
}

resource unpublishedEvents 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-unpublished-events-${environmentName}'
  location: location
  tags: tags
  properties: {
    description: 'events_publish_outbox fails: events wait in the outbox, which keeps them for 30 days.'
    enabled: true
    severity: 1
    scopes: [
      component.id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'requests | where operation_Name == "events_publish_outbox" and success == false'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        operators.id
      ]
    }
  }
}

resource agedReferenceData 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-aged-reference-data-${environmentName}'
  location: location
  tags: tags
  properties: {
    description: 'Timers fail to fetch reference data: requests are answered by what was fetched last, rights that were withdrawn since included.'
    enabled: true
    severity: 3
    scopes: [
      component.id
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    criteria: {
      allOf: [
        {
          query: 'requests | where operation_Name startswith "timers_" and success == false'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        operators.id
      ]
    }
  }
}

resource setAsideEvents 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-set-aside-events-${environmentName}'
  location: location
  tags: tags
  properties: {
    description: 'An event can never be published and was put into the blob container set-aside-events with its error.'
    enabled: true
    severity: 1
    scopes: [
      component.id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'traces | where message startswith "event set aside:"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        operators.id
      ]
    }
  }
}
