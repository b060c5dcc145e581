import { t } from '../i18n/index.svelte';
import type { Messages } from '../i18n/en';
import { draftOf, type Condition, type Deed, type Rule, type RuleAction, type RuleTest } from './model';

/** What a condition looks at. */
export const SUBJECT: Record<Condition['subject'], keyof Messages> = {
  from: 'ruleFrom', to: 'ruleTo', subject: 'subject', list: 'mailingList', body: 'ruleBody', size: 'size', attachment: 'ruleAttachment', header: 'ruleHeader',
};
const MATCH: Record<Condition['match'], keyof Messages> = { contains: 'ruleContains', is: 'ruleIs', matches: 'ruleMatches', regex: 'ruleRegex' };

/** What a rule does, as one would say it. */
export function sentence(rule: Rule): string {
  const draft = draftOf(rule);
  const joint = ` ${t(rule.join === 'any' ? 'ruleOr' : 'ruleAnd')} `;
  const when = draft.conditions.length === 0 ? t('ruleAlways') : draft.conditions.map(conditionWords).join(joint);
  return `${when} ${t('leadsTo')} ${draft.deeds.map(deedWords).join(', ')}${rule.stop ? `, ${t('ruleStopShort')}` : ''}`;
}

function conditionWords(condition: Condition): string {
  if (condition.other !== null) return testWords(condition.other);
  const subject = condition.subject === 'header' ? condition.field : t(SUBJECT[condition.subject]);
  if (condition.subject === 'attachment') return `${subject}: ${t(condition.not ? 'ruleHasNot' : 'ruleHas')}`;
  if (condition.subject === 'size') return `${condition.not ? `${t('ruleNot')} ` : ''}${subject} ${t(condition.side === 'over' ? 'ruleOver' : 'ruleUnder')} ${condition.value} MB`;
  const how = condition.not && condition.match === 'contains' ? t('ruleContainsNot') : condition.not && condition.match === 'is' ? t('ruleIsNot')
    : `${condition.not ? `${t('ruleNot')} ` : ''}${t(MATCH[condition.match])}`;
  return `${subject} ${how} “${condition.value}”`;
}

function deedWords(deed: Deed): string {
  if (deed.other !== null) return actionWords(deed.other);
  switch (deed.verb) {
    case 'file': return `${t('ruleFile')} ${deed.mailbox}`;
    case 'copy': return `${t('ruleCopy')} ${deed.mailbox}`;
    case 'star': return t('star');
    case 'read': return t('markRead');
    case 'forward': return `${t('ruleForward')} ${deed.text}`;
    case 'discard': return t('ruleDiscard');
    case 'reject': return t('ruleReject');
  }
}

/** A condition that can only be kept here, in the words of the language of scripts. */
export function testWords(test: RuleTest): string {
  return [test.not ? 'not' : '', test.test, test.part ?? '', test.match ?? '', (test.fields ?? []).join(', '), (test.values ?? []).join(', ')]
    .filter((each) => each !== '').join(' ');
}

export function actionWords(action: RuleAction): string {
  return [action.action, action.address ?? action.reason ?? '', (action.flags ?? []).join(' ')].filter((each) => each !== '').join(' ');
}
