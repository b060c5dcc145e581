// Mail to look at: put into an account by JMAP, as another client would.

const DAY = 86_400_000;

const FONT = 'font-family:Georgia,serif';

/** A small newsletter, as such things are written. */
function newsletter() {
  return `<html><head><style>@import url(https://fonts.test/x.css); .wrap{background:#f4f4f0} h1{color:#17324d}
    .btn{background:#17324d;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none}</style></head>
    <body bgcolor="#f4f4f0"><table width="100%" class="wrap"><tr><td align="center"><table width="600" bgcolor="#ffffff" cellpadding="28">
    <tr><td style="${FONT}"><img src="https://images.test/hero.jpg" width="540" height="180" alt="A valley at dawn">
    <h1>The long way round</h1><p>Nine days on foot between the passes, with a map from 1911 and too much cheese.</p>
    <p><a class="btn" href="https://walks.test/read?id=9">Read on</a></p>
    <img src="https://track.test/open.gif" width="1" height="1"></td></tr></table></td></tr></table></body></html>`;
}

export function letters(now) {
  // before nine the newest of them are of yesterday: nothing comes from the future
  const today = now.getUTCHours() < 9 ? now.getTime() - DAY : now.getTime();
  const at = (daysAgo, hour = 9, minute = 0) => {
    const then = new Date(today - daysAgo * DAY);
    then.setUTCHours(hour, minute, 0, 0);
    return then;
  };
  const me = 'Alice <alice@example.test>';
  return [
    { id: 'w0', from: 'The Long Way <letters@walks.test>', to: me, subject: 'Nine days between the passes', date: at(2, 6, 12), html: newsletter(), text: 'Nine days on foot.',
      extra: 'List-Id: The Long Way <letters.walks.test>\r\nList-Unsubscribe: <mailto:leave@walks.test?subject=leave>, <https://walks.test/leave>\r\n' },
    { id: 'p1', from: 'Marta Olsen <marta@studio.test>', to: `${me}, Jonas Weber <jonas@studio.test>`, subject: 'Poster for the autumn concert', date: at(1, 14, 5),
      text: 'Hello both,\n\nhere is the second round. I went back to the large numeral and let the orchestra’s name run along the edge; it survives at stamp size now.\n\nThe printer needs a decision by Thursday noon: http://printer.test/quotes/4471\n\nMarta',
      attachments: [{ name: 'poster-v2.svg', type: 'image/svg+xml', content: poster() }, { name: 'quote-4471.pdf', type: 'application/pdf', content: pdf() }] },
    { id: 'p2', refs: ['p1'], from: 'Jonas Weber <jonas@studio.test>', to: `Marta Olsen <marta@studio.test>, ${me}`, subject: 'Re: Poster for the autumn concert', date: at(1, 15, 40),
      text: 'The numeral is right. One worry: the red will print closer to brick on that stock.\n\nJonas\n\nOn Tue, Marta Olsen wrote:\n> Hello both,\n>\n> here is the second round. I went back to the large numeral and let the\n> orchestra’s name run along the edge; it survives at stamp size now.\n' },
    { id: 'p3', refs: ['p1', 'p2'], from: 'Marta Olsen <marta@studio.test>', to: `Jonas Weber <jonas@studio.test>, ${me}`, subject: 'Re: Poster for the autumn concert', date: at(0, 8, 22),
      html: '<p>Brick would be <b>fine</b>, almost better. I have asked for a proof on the uncoated sheet and will bring it tomorrow.</p><p>Alice, can you confirm the date line? I have <i>Saturday, 12 December, 19:30</i>.</p><p>Marta</p><div class="gmail_quote">On Tue, Jonas Weber wrote:<blockquote type="cite">The numeral is right. One worry: the red will print closer to brick on that stock.</blockquote></div>', text: 'Brick would be fine.' },
    { id: 'r1', from: 'Kenji Sato <kenji.sato@riverbank.test>', to: me, subject: 'Notes from Monday', date: at(0, 7, 48), text: 'Three things we agreed:\n\n1. The archive moves on the 4th, not the 1st.\n2. Ines writes to the museums.\n3. Nobody touches the index until then.\n\nDid I miss something?\n\nKenji' },
    { id: 'r2', from: 'Ines Cardoso <ines@museu.test>', to: me, cc: 'Kenji Sato <kenji.sato@riverbank.test>', subject: 'Loan of the two letters', date: at(0, 6, 30), seen: true, flagged: true, text: 'Dear Alice,\n\nthe museum agrees to lend both letters until March. The insurance paper is attached; it needs one signature.\n\nWarm regards\nInes', attachments: [{ name: 'loan-agreement.txt', type: 'text/plain', content: 'LOAN AGREEMENT\n\nTwo letters, 1784 and 1786.\n' }] },
    { id: 'b1', from: 'Tram & Train <noreply@tickets.test>', to: me, subject: 'Your ticket to Basel, Friday 07:14', date: at(1, 10, 2), seen: true, text: 'Seat 41, coach 6. Show this at the gate.' },
    { id: 'b2', from: 'Bob <bob@example.test>', to: me, subject: 'Dinner on Sunday?', date: at(2, 18, 20), seen: true, text: 'We are making the aubergine thing again. Seven?\n\nBob' },
    { id: 'l1', from: 'Linnea Berg <linnea@harbour.test>', to: me, subject: 'The boat is out of the water', date: at(3, 16, 11), seen: true, text: 'Hull looks better than we feared.' },
    { id: 'l2', from: 'Printers’ Guild <office@guild.test>', to: me, subject: 'Minutes of the November meeting', date: at(4, 11, 0), seen: true, text: 'The minutes are attached.', attachments: [{ name: 'minutes.pdf', type: 'application/pdf', content: pdf() }] },
    { id: 'l3', from: 'Dr. Amara Nwosu <amara@clinic.test>', to: me, subject: 'Appointment moved to the 9th', date: at(5, 9, 0), seen: true, text: 'Same time, other room.' },
    { id: 'l4', from: 'Göran Ek <goran@ek.test>', to: me, subject: 'Typesetting in the old shop', date: at(8, 13, 0), seen: true, flagged: true, text: 'The Linotype runs again.' },
    { id: 'l5', from: 'Library <loans@library.test>', to: me, subject: 'Three books are due next week', date: at(12, 8, 0), seen: true, text: 'You can renew them once more.' },
  ];
}

function poster() {
  return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 420"><rect width="300" height="420" fill="#b93214"/><text x="20" y="330" font-family="Georgia" font-size="300" fill="#fff6ec">9</text><text x="22" y="392" font-family="Georgia" font-size="26" fill="#fff6ec">Autumn concert</text></svg>';
}

function pdf() {
  return '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n';
}

export function rfc5322(letter) {
  const header = [
    `From: ${encoded(letter.from)}`, `To: ${encoded(letter.to)}`, ...(letter.cc ? [`Cc: ${encoded(letter.cc)}`] : []),
    `Subject: ${word(letter.subject)}`, `Date: ${(letter.date ?? new Date()).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${letter.id}@letters.test>`,
    ...(letter.refs ? [`In-Reply-To: <${letter.refs.at(-1)}@letters.test>`, `References: ${letter.refs.map((ref) => `<${ref}@letters.test>`).join(' ')}`] : []),
    'MIME-Version: 1.0',
  ].join('\r\n');
  let body = leaf('text/plain; charset=utf-8', letter.text ?? '');
  if (letter.html !== undefined) body = multipart('alternative', [body, leaf('text/html; charset=utf-8', letter.html)]);
  if (letter.attachments) {
    body = multipart('mixed', [body, ...letter.attachments.map((part) =>
      leaf(part.type, part.content, `Content-Disposition: ${part.cid ? 'inline' : 'attachment'}; filename="${part.name}"\r\n${part.cid ? `Content-ID: <${part.cid}>\r\n` : ''}`))]);
  }
  return `${letter.extra ?? ''}${header}\r\n${body}`;
}

function leaf(type, content, more = '') {
  const octets = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
  const lines = octets.toString('base64').replace(/(.{76})/g, '$1\r\n');
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n${more}\r\n${lines}\r\n`;
}

let boundaries = 0;
function multipart(kind, parts) {
  const boundary = `b${++boundaries}`;
  return `Content-Type: multipart/${kind}; boundary=${boundary}\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}

function word(text) {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function encoded(list) {
  return list.replace(/([^<>,]*[^\x00-\x7f][^<>,]*)(?=<)/g, (name) => `${word(name.trim())} `);
}
