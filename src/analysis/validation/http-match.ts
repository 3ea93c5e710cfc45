import type { HTTPMatchRequest, StringMatch } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { eachEntry, eachOf, type Finding, faultIf } from './finding.ts'
import { checkGatewayNames } from './gateway-names.ts'
import { wrongMatchedHeader } from './headers.ts'
import { isDnsLabel, wrongPort, wrongTags } from './names.ts'
import { wrongMatch, wrongRegexMatch } from './values.ts'

/** Checks the match blocks of one http rule. */
export function checkMatches(matches: readonly HTTPMatchRequest[] | undefined, at: FieldPath): Finding[] {
  return eachOf(matches, [...at, 'match'], (match, path) => [...checkTexts(match, path), ...checkSource(match, path)])
}

function checkTexts(match: HTTPMatchRequest, at: FieldPath): Finding[] {
  const { headers, withoutHeaders, uri, scheme, method, authority, queryParams } = match
  return [
    ...eachEntry(headers, [...at, 'headers'], (name, value, path) => [
      ...faultIf(wrongMatchedHeader(name), path),
      ...faultIf(wrongMatch(value, 'headers'), path),
    ]),
    ...eachEntry(withoutHeaders, [...at, 'withoutHeaders'], checkAbsentHeader),
    ...faultIf(wrongRegexMatch(uri, 'uri'), [...at, 'uri']),
    ...faultIf(wrongMatch(scheme, 'scheme'), [...at, 'scheme']),
    ...faultIf(wrongMatch(method, 'method'), [...at, 'method']),
    ...faultIf(wrongMatch(authority, 'authority'), [...at, 'authority']),
    ...eachEntry(queryParams, [...at, 'queryParams'], (_, value, path) => faultIf(wrongMatch(value, 'queryParams'), path)),
  ]
}

/** The regex `*` of a header that must not be there is no regex: it stands for any value. */
function checkAbsentHeader(name: string, value: StringMatch, at: FieldPath): Finding[] {
  return [...faultIf(wrongMatchedHeader(name), at), ...(value.regex === '*' ? [] : faultIf(wrongMatch(value, 'withoutHeaders'), at))]
}

function checkSource({ port = 0, sourceLabels, gateways, sourceNamespace = '' }: HTTPMatchRequest, at: FieldPath): Finding[] {
  return [
    ...(port === 0 ? [] : faultIf(wrongPort(port), [...at, 'port'])),
    ...wrongTags(sourceLabels).flatMap((text) => faultIf(text, [...at, 'sourceLabels'])),
    ...checkGatewayNames(gateways, [...at, 'gateways']),
    ...(sourceNamespace === '' || isDnsLabel(sourceNamespace)
      ? []
      : faultIf(`sourceNamespace match ${sourceNamespace} is invalid`, [...at, 'sourceNamespace'])),
  ]
}
