"""Thunderbird without a screen: sets up an account, sees its folders, reads, flags and moves a message.

Arguments are the program, a folder for its profile, a port for its remote control, the IMAP port, the user and the password.
"""
import json
import os
import socket
import subprocess
import sys
import time

program, profile, control, port, user, password = sys.argv[1:]
os.makedirs(profile)
with open(os.path.join(profile, "user.js"), "w") as prefs:
    for name, value in {
        "marionette.port": int(control),
        "app.update.enabled": False,
        "app.donation.eoy.version.viewed": 999,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.spotlight.firstRunDone": True,
        "mail.winsearch.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "network.dns.localDomains": "localhost",
        "network.manage-offline-status": False,
        "toolkit.telemetry.enabled": False,
        "extensions.update.enabled": False,
        "app.normandy.enabled": False,
    }.items():
        prefs.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")

ROUND = """
const [port, user, password, done] = arguments;
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const pause = ms => new Promise(go => setTimeout(go, ms));
(async () => {
  const server = MailServices.accounts.createIncomingServer(user, "localhost", "imap");
  server.port = port;
  server.socketType = 0;
  server.authMethod = 3;
  server.password = password;
  const account = MailServices.accounts.createAccount();
  const identity = MailServices.accounts.createIdentity();
  identity.email = user;
  account.addIdentity(identity);
  account.incomingServer = server;
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init("imap://localhost", null, "imap://localhost", user, password, "", "");
  await Services.logins.addLoginAsync(login);
  const url = callback => new Promise((well, badly) => callback({
    OnStartRunningUrl() {},
    OnStopRunningUrl(_, status) { status == 0 ? well() : badly(new Error("status " + status)); },
  }));
  const until = async (what, test) => {
    for (let i = 0; i < 300; i++) {
      const found = test();
      if (found) return found;
      await pause(100);
    }
    throw new Error("never " + what);
  };
  Services.io.manageOfflineStatus = false;
  Services.io.offline = false;
  const root = server.rootFolder;
  await url(listener => MailServices.imap.discoverAllFolders(root, listener, null));
  const named = name => root.descendants.find(folder => folder.name.toLowerCase() == name.toLowerCase());
  await until("Archive", () => named("Archive") || named("Archives"));
  await until("Inbox", () => named("Inbox"));
  const said = { folders: root.descendants.map(folder => folder.onlineName || folder.name).sort() };
  const inbox = named("Inbox");
  await url(listener => inbox.QueryInterface(Ci.nsIMsgImapMailFolder).updateFolderWithListener(null, listener));
  const all = await until("messages", () => { const list = [...inbox.messages]; return list.length >= 2 && list; });
  said.subjects = all.map(header => header.mime2DecodedSubject).sort();
  const header = all.find(one => one.mime2DecodedSubject == "to be filed");
  const uri = inbox.getUriForMsg(header);
  said.text = await new Promise((well, badly) => {
    let text = "";
    const sink = {
      QueryInterface: ChromeUtils.generateQI(["nsIStreamListener", "nsIRequestObserver"]),
      onStartRequest() {},
      onStopRequest(_, status) { status == 0 ? well(text) : badly(new Error("reading " + status)); },
      onDataAvailable(_, stream, offset, count) {
        const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
        input.init(stream);
        text += input.read(count);
      },
    };
    MailServices.messageServiceFromURI(uri).streamMessage(uri, sink, null, null, false, "", false);
  });
  said.text = said.text.split("\\r\\n\\r\\n")[1].trim();
  inbox.markMessagesRead([header], true);
  inbox.markMessagesFlagged([header], true);
  await pause(1000);
  const target = named("Archive") || named("Archives");
  await new Promise((well, badly) => MailServices.copy.copyMessages(inbox, [header], target, true, {
    QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
    onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return ""; },
    onStopCopy(status) { status == 0 ? well() : badly(new Error("moving " + status)); },
  }, null, false));
  return said;
})().then(said => done(said), wrong => done({ wrong: String(wrong) + " " + (wrong.stack || "") }));
"""


class Remote:
    """Mozilla's remote control: JSON with its length before it."""

    def __init__(self, port, patience):
        end = time.monotonic() + patience
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self.number = 0
        self.hear()

    def hear(self):
        length = b""
        while not length.endswith(b":"):
            octet = self.socket.recv(1)
            if not octet:
                raise SystemExit("Thunderbird hung up")
            length += octet
        text = b""
        while len(text) < int(length[:-1]):
            text += self.socket.recv(int(length[:-1]) - len(text))
        return json.loads(text)

    def ask(self, command, **arguments):
        self.number += 1
        text = json.dumps([0, self.number, command, arguments])
        self.socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, wrong, answer = self.hear()
        if wrong:
            raise SystemExit(f"{command}: {wrong}")
        return answer


thunderbird = subprocess.Popen(
    [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": profile, "MOZ_HEADLESS": "1"})
try:
    remote = Remote(int(control), 60)
    remote.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
    remote.ask("Marionette:SetContext", value="chrome")
    remote.ask("WebDriver:SetTimeouts", script=60000)
    said = remote.ask("WebDriver:ExecuteAsyncScript", script=ROUND, args=[int(port), user, password])["value"]
    for name, value in said.items():
        print(name, value)
finally:
    thunderbird.kill()
    thunderbird.wait()
