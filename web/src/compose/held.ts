import type { Desk } from '../desk.svelte';
import { locale, t } from '../i18n/index.svelte';
import type { Id, Submission } from '../jmap/types';
import { longTime } from '../mail/time';
import type { Wait } from './later';
import { laterChoices, longestHold } from './later';
import { callBack, DraftAgain, sendAgain } from './submission';

/** What can be done with mail that is sent later, as long as it has not gone. */
export class Held {
  constructor(private readonly desk: Desk, private readonly email: Id, private readonly submission: Submission) {}

  async sendNow(): Promise<void> {
    await this.again(null);
  }

  /** Asks when it is to go instead. */
  changeTime(done: () => void): void {
    const wait: Wait = {
      label: t('changeTime'), most: longestHold(this.desk.client), now: new Date(this.submission.sendAt),
      pick: (then) => void this.again(then).then(done),
    };
    this.desk.choose({ label: wait.label, choices: () => laterChoices(wait, (asked) => this.desk.askWhen(asked)) });
  }

  /** It is a draft again, and open. */
  async takeBack(): Promise<void> {
    const { desk } = this;
    try {
      desk.notices.retract(this.email);
      if (!(await callBack(desk.store, [this.submission.id]))) return void desk.notices.trouble(t('tooLate'));
      await desk.line.catchUp();
      desk.compose({ kind: 'resume', email: this.email });
    } catch (failed) {
      desk.failed(failed);
    }
  }

  private async again(then: Date | null): Promise<void> {
    const { desk } = this;
    desk.notices.retract(this.email);
    try {
      const inTime = await sendAgain(desk.store, this.submission, then);
      if (!inTime) desk.notices.trouble(t('tooLate'));
      else desk.notices.say(then === null ? t('sentNow') : t('sentLater', { time: longTime(then.toISOString(), locale()) }), [], undefined, this.email);
    } catch (failed) {
      desk.failed(failed instanceof DraftAgain ? failed.cause : failed);
      if (failed instanceof DraftAgain) desk.notices.say(t('draftAgain'));
    }
    await desk.line.catchUp();
  }
}
