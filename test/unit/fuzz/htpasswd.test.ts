import assert from "node:assert/strict";
import { parseHtpasswd, renderHtpasswd } from "../../../components/accounts/htpasswd";
import { htpasswdFiles } from "../../support/generators/htpasswd";
import { isUsableHash, isUsableUserName, readByRegistry } from "../../support/registryRules";
import { Tally, thoroughly } from "../../support/thoroughly";
import { findings } from "../support/examination";

/** The accounts that whoever wrote the file meant, or undefined if some line is none that the registry can use. */
function meantAccounts(file: string): Map<string, string> | undefined {
  const accounts = new Map<string, string>();
  const lines = file.split("\n").map((line) => line.trim());
  for (const line of lines.filter((text) => text !== "" && !text.startsWith("#"))) {
    const [, user, hash] = /^([^:]*):(.*)$/s.exec(line) ?? [];
    if (user === undefined || hash === undefined || accounts.has(user)) {
      return undefined;
    }
    // A line whose columns are swapped has a usable name, too, but is not what anybody means.
    if (!isUsableUserName(user) || !isUsableHash(hash) || /\$(2[abxy]|apr1|[156y])\$/.test(user)) {
      return undefined;
    }
    accounts.set(user, hash);
  }
  return accounts;
}

test("an htpasswd file is accepted exactly if the registry can use each of its accounts, and no hash is told", () => {
  const accepted = new Tally();
  thoroughly(htpasswdFiles, (htpasswd) => {
    const { problems, warnings } = findings({ users: undefined, htpasswd });
    const meant = meantAccounts(htpasswd);
    assert.equal(accepted.count(problems.length === 0), meant !== undefined && meant.size > 0);
    if (problems.length === 0) {
      const delivered = renderHtpasswd(parseHtpasswd(htpasswd).entries);
      assert.deepEqual([...readByRegistry(delivered)].sort(), [...(meant ?? [])].sort());
    }

    const lines = htpasswd.split("\n").length;
    for (const { property, message } of problems) {
      const line = Number(/^line (\d+) /.exec(message)?.[1]);
      assert.ok(meant?.size === 0 ? property === "users" : property === "htpasswd" && line <= lines);
    }
    const text = [...problems.map(({ message }) => message), ...warnings].join("\n");
    for (const hash of htpasswd.match(/\$2[aby]\$\d\d\$[./A-Za-z0-9]{20}/g) ?? []) {
      // By its first characters, as messages cut what is long.
      assert.ok(!text.includes(hash.slice(0, 20)));
    }
  });
  expect(accepted.least).toBeGreaterThan(1000);
});
