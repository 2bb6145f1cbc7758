// A till in plain JavaScript (Node 18 or newer, nothing to install): charges, waits, prints.
//
//   export BANK=https://bank.example BANK_KEY=cb_test_…
//   node samples/till.mjs 4.50 "order $RANDOM"    # every reference is new
//
// With a test key SIMULATE=settle, or another outcome of the guide, says what the customer does.

import { randomUUID } from "node:crypto";

const { BANK, BANK_KEY, SIMULATE } = process.env;
const [amount, reference] = process.argv.slice(2);
const WAITS_FOR = ["open", "processing"];

// Speaks to the bank; a request that got no answer is repeated with the same key, so that nobody
// pays twice.
async function speak(method, path, { body, key } = {}) {
  const headers = { Authorization: `Bearer ${BANK_KEY}` };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await fetch(`${BANK}${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
      });
      const told = await reply.json();
      if (reply.ok) return told;
      if (reply.status < 500 && reply.status !== 429) {
        console.error(`${told.code}: ${told.detail} ${told.remedy}`);
        process.exit(1);
      }
    } catch (unreachable) {
      if (attempt === 5) throw unreachable;
    }
    if (attempt === 5) throw new Error(`The bank did not answer ${method} ${path}.`);
    await pause(attempt * 1000);
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const { merchant } = await speak("GET", "/api/v1/terminals/me");
let payment = await speak("POST", "/api/v1/payments", {
  body: { amount: { amount, asset: merchant.asset }, reference },
  key: randomUUID(),
});
console.log(`Show this to the customer: ${payment.pay_url} or the code ${payment.short_code}`);
if (SIMULATE) {
  const path = `/api/v1/test/payments/${payment.id}/simulate`;
  payment = await speak("POST", path, { body: { outcome: SIMULATE } });
}
while (WAITS_FOR.includes(payment.status)) {
  await pause(1000);
  payment = await speak("GET", `/api/v1/payments/${payment.id}`);
}
console.log(payment.id, payment.status, payment.decline_reason ?? "");
