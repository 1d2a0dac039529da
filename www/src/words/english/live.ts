import type Big from "big.js";
import { credits } from "../../account_words.ts";
import { day } from "../../dates.ts";
import { percent } from "../../numbers.ts";
import { parts, type Part } from "../parts.ts";

/** The view of a live account. */
export const live = {
  view: "Live account",
  title: "A live account",
  titleOf: (account: Part) => parts`The account “${account}”, live`,
  intro: "Watch an account that a worker keeps: what is left, and every alert as it is raised.",
  replay: "Replay real requests instead",

  address: "Address of the worker",
  account: "Account",
  token: "Read token",
  tokenNote: "The token stays in this tab until it is closed, and is in no address. A read token can change nothing.",
  watch: "Watch",
  stop: "Stop and forget the token",

  connection: "Connection",
  connecting: "Connecting…",
  connected: "Live.",
  lastChange: (time: string) => `Live. Last change at ${time} UTC.`,
  lost: "The connection was lost. What is shown is as it was then.",
  unreachable: (host: Part) => parts`Nothing answers at ${host}.`,
  failing: "The worker has trouble of its own.",
  busy: "The worker is asked too often for this account.",
  again: (seconds: number) => (seconds === 1 ? "Trying again in 1 second." : `Trying again in ${seconds} seconds.`),
  tryNow: "Try now",

  noAddress: "That is no address. It looks like https://worker.example.com.",
  noAccount: "Say which account.",
  noToken: "A token is needed. It begins with dd_read_, and whoever opened the account has it.",
  elsewhere: (host: Part, link: Part) =>
    parts`This page may talk only to where it came from. ${host} has a page of its own: ${link}.`,
  elsewhereLink: "open it there",
  notAllowed: "That token is not one of this account, or it has been revoked. Look at both once more.",
  notFound: (host: Part) => parts`There is no worker at ${host}: something else answers there.`,
  refused: (message: Part) => parts`The worker refuses: ${message}.`,

  left: (amount: string | Big) => `${credits(amount)} left.`,
  unlimited: "No limit on credits.",
  used: (amount: string, since: string) => `${credits(amount)} used since ${day(since)}.`,
  blocked: (renewal: string) => `Nothing is left, so replies are refused. The next cycle starts on ${day(renewal)}.`,
  held: (amount: string) => `${credits(amount)} set aside for requests under way.`,
  none: () =>
    `No alert in the last thirty days. They come below ${percent(0.2)} and below ${percent(0.05)}, when nothing is left, when credits are back, ahead of an expiry, and ahead of what is foreseen.`,
};
