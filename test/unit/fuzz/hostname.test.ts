import assert from "node:assert/strict";
import { hostnames, subjectAlternativeNames } from "../../support/generators/hostnames";
import { isUsableHostname } from "../../support/hostnameRules";
import { Tally, thoroughly } from "../../support/thoroughly";
import { findings, problems } from "../support/examination";

test("a hostname is accepted exactly if URLs, names of images and certificates can hold it; so is what is advised", () => {
  const accepted = new Tally();
  const advised = new Tally();
  thoroughly(hostnames, (hostname) => {
    const found = findings({ hostname }).problems;
    assert.equal(accepted.count(found.length === 0), isUsableHostname(hostname));
    assert.ok(found.every(({ property }) => property === "hostname"));

    const advice = /Set `hostname` to ("[^"]*")(?: and `port` to (\d+))?\.$/.exec(found[0]?.message ?? "");
    if (advised.count(advice !== null)) {
      const port = advice?.[2] === undefined ? {} : { port: Number(advice[2]) };
      assert.deepEqual(problems({ hostname: JSON.parse(advice?.[1] ?? ""), ...port }), []);
    }
  });
  expect(accepted.least).toBeGreaterThan(1000);
  expect(advised.least).toBeGreaterThan(300);
});

test("a subject alternative name is accepted exactly if it is a usable hostname or stands for such", () => {
  const accepted = new Tally();
  thoroughly(subjectAlternativeNames, (name) => {
    const found = findings({ tls: { subjectAlternativeNames: ["a.example", name] } }).problems;
    // A wildcard stands for one label (RFC 6125, section 6.4.3), and for no part of an address.
    const example = name.replace(/^\*\./, "a.");
    assert.equal(accepted.count(found.length === 0), isUsableHostname(example));
    assert.ok(found.every(({ property }) => property === "tls.subjectAlternativeNames[1]"));
  });
  expect(accepted.least).toBeGreaterThan(1000);
});
