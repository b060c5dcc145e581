import type { Desk } from '../desk.svelte';
import { t, tn } from '../i18n/index.svelte';
import type { Filter, Mailbox } from '../jmap/types';
import { mailboxName } from '../mail/names';
import { Progress } from '../ui/progress.svelte';
import { Export, suggestedName, type Form } from './export';
import { Import } from './import';
import { Report } from './report.svelte';
import { openSink } from './sink';
import type { Source } from './sources';

const TYPES: Readonly<Record<Form, string>> = { mbox: 'application/mbox', zip: 'application/zip' };

/** What was brought in or taken out last, or is just now; it goes on while the person looks at other pages. */
export class Transfers {
  report = $state.raw<Report | null>(null);
  busy = $state(false);

  constructor(private readonly desk: Desk) {}

  /** @param only the mailbox that is meant; null: all that matches */
  async export(filter: Filter, only: Mailbox | null, form: Form): Promise<void> {
    await this.alone(async () => {
      const name = suggestedName(`${only === null ? t('allMail') : mailboxName(only)} ${this.desk.who.name}`, form, new Date());
      const sink = await openSink(name, TYPES[form]);
      if (sink === null) return;
      await this.run(t('exporting'), 'exported', (progress, report) => new Export(this.desk.store, progress, report).run(filter, only, form, sink));
    });
  }

  /** @param from called where nothing else is under way */
  async import(from: () => readonly Source[] | Promise<readonly Source[]>, into: Mailbox, sorts: boolean): Promise<void> {
    const { desk } = this;
    await this.alone(async () => {
      const sources = await from();
      if (sources.length === 0) return;
      await this.run(t('importing'), 'imported', (progress, report) => new Import(desk.store, progress, report, into, sorts).run(sources));
    });
    await desk.line.catchUp();
  }

  /** One at a time. */
  private async alone(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await what();
    } finally {
      this.busy = false;
    }
  }

  private async run(text: string, said: 'exported' | 'imported', what: (progress: Progress, report: Report) => Promise<void>): Promise<void> {
    const { notices, store } = this.desk;
    const [progress, report] = [new Progress(), new Report()];
    this.report = null;
    const notice = notices.begin(text, progress, t('stop'));
    const warn = (event: Event): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    store.changing++;
    try {
      await what(progress, report);
      const counts = said === 'exported' && progress.stopped ? [] : [tn(said, report.done)];
      if (report.known > 0) counts.push(tn('importKnown', report.known));
      if (report.deleted > 0) counts.push(tn('importDeleted', report.deleted));
      if (report.failures > 0) counts.push(tn('transferFailed', report.failures));
      notices.say([progress.stopped ? t('transferStopped') : '', ...counts].filter((each) => each !== '').join(' '));
    } catch (failed) {
      this.desk.failed(failed);
    } finally {
      store.changing--;
      removeEventListener('beforeunload', warn);
      notices.dismiss(notice);
      this.report = report;
    }
  }
}

const all = new WeakMap<Desk, Transfers>();

export function transfersOf(desk: Desk): Transfers {
  const known = all.get(desk);
  if (known !== undefined) return known;
  const made = new Transfers(desk);
  all.set(desk, made);
  return made;
}
