import type { Field } from './field-at.ts'

/** What the value of a field names. */
export type Role =
  | 'host'
  | 'egressHost'
  | 'service'
  | 'subset'
  | 'gateway'
  | 'routeParent'
  | 'port'
  | 'servicePort'
  | 'labels'
  | 'namespace'
  | 'exportTo'
  | 'delegate'
  | 'matchedPort'
  | 'subsetName'
  | 'sourceGateway'
  | 'workload'
  | 'url'
  | 'placeOfRun'
  | 'statusOrPlace'
  | 'status'
  | 'flag'
  | 'requestClass'
  | 'lessonFile'
  | 'lessonTexts'

const roles: Readonly<Record<string, Role>> = {
  'Destination.host': 'host',
  'VirtualService.hosts': 'host',
  'DestinationRule.host': 'host',
  'IstioEgressListener.hosts': 'egressHost',
  'Destination.subset': 'subset',
  'Subset.name': 'subsetName',
  'VirtualService.gateways': 'gateway',
  'HTTPMatchRequest.gateways': 'gateway',
  'L4MatchAttributes.gateways': 'gateway',
  'TLSMatchAttributes.gateways': 'gateway',
  'PortSelector.number': 'port',
  'GatewayHTTPBackendRef.name': 'service',
  'GatewayHTTPRouteFilterBackendRef.name': 'service',
  'GatewayGRPCRouteBackendRefs.name': 'service',
  'GatewayTCPRouteBackendRefs.name': 'service',
  'StatefulSetSpec.serviceName': 'service',
  'GatewayHTTPBackendRef.port': 'servicePort',
  'GatewayHTTPRouteFilterBackendRef.port': 'servicePort',
  'GatewayGRPCRouteBackendRefs.port': 'servicePort',
  'GatewayTCPRouteBackendRefs.port': 'servicePort',
  'ParentReference.name': 'routeParent',
  'Subset.labels': 'labels',
  'WorkloadSelector.matchLabels': 'labels',
  'SidecarWorkloadSelector.labels': 'labels',
  'Gateway.selector': 'labels',
  'HTTPMatchRequest.sourceLabels': 'labels',
  'L4MatchAttributes.sourceLabels': 'labels',
  'TLSMatchAttributes.sourceLabels': 'labels',
  'ServiceSpec.selector': 'labels',
  'ObjectMeta.namespace': 'namespace',
  'Delegate.namespace': 'namespace',
  'HTTPMatchRequest.sourceNamespace': 'namespace',
  'L4MatchAttributes.sourceNamespace': 'namespace',
  'TLSMatchAttributes.sourceNamespace': 'namespace',
  'AuthorizationSource.namespaces': 'namespace',
  'AuthorizationSource.notNamespaces': 'namespace',
  'ParentReference.namespace': 'namespace',
  'GatewayHTTPBackendRef.namespace': 'namespace',
  'GatewayHTTPRouteFilterBackendRef.namespace': 'namespace',
  'GatewayGRPCRouteBackendRefs.namespace': 'namespace',
  'GatewayTCPRouteBackendRefs.namespace': 'namespace',
  'GatewayReferenceGrantFrom.namespace': 'namespace',
  'VirtualService.exportTo': 'exportTo',
  'DestinationRule.exportTo': 'exportTo',
  'ServiceEntry.exportTo': 'exportTo',
  'Delegate.name': 'delegate',
  'HTTPMatchRequest.port': 'matchedPort',
  'L4MatchAttributes.port': 'matchedPort',
  'TLSMatchAttributes.port': 'matchedPort',
  'ScenarioFrom.gateway': 'sourceGateway',
  'ScenarioFrom.workload': 'workload',
  'ScenarioPodAction.workload': 'workload',
  'ScenarioScale.workload': 'workload',
  'ScenarioBehaviour.match': 'labels',
  'ScenarioRequest.url': 'url',
  'ScenarioCall.url': 'url',
  ...expectedBy('Scenario'),
  ...expectedBy('Lesson'),
  'LessonMark.ribbon': 'placeOfRun',
  'LessonMark.card': 'placeOfRun',
  'LessonStep.open': 'lessonFile',
  'LessonStep.edit': 'lessonFile',
  'LessonStep.files': 'lessonTexts',
  'LessonStep.solution': 'lessonTexts',
}

/** What expectations speak of: those of a scenario, and the tasks of a lesson. */
function expectedBy(kind: string): Readonly<Record<string, Role>> {
  const of = (role: Role, ...fields: readonly string[]) => fields.map((field) => [`${kind}Expectation.${field}`, role] as const)
  return Object.fromEntries([
    ...of('placeOfRun', 'share', 'destination', 'success', 'at', 'from'),
    ...of('statusOrPlace', 'never'),
    ...of('status', 'status'),
    ...of('flag', 'flag'),
    ...of('requestClass', 'request'),
  ])
}

/** What a field's value names, if it names anything of the mesh. */
export function roleOf(field: Field | undefined): Role | undefined {
  return field && roles[`${field.owner}.${field.name}`]
}
