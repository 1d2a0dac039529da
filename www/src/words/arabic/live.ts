import { credits } from "../../account_words.ts";
import { day } from "../../dates.ts";
import { percent } from "../../numbers.ts";
import { parts } from "../parts.ts";
import type { Words } from "../words.ts";
import { apart, counted } from "./forms.ts";

const SECONDS = { one: "ثانية واحدة", two: "ثانيتين", few: "ثوانٍ", many: "ثانية", other: "ثانية" };

export const live: Words["live"] = {
  view: "الحساب المباشر",
  title: "حساب مباشر",
  titleOf: (account) => parts`الحساب «${account}» مباشرةً`,
  intro: "راقب حسابًا يحفظه عامل: ما المتبقي فيه، وكل تنبيه فور صدوره.",
  replay: "أعد تشغيل طلبات حقيقية بدلًا من ذلك",

  address: "عنوان العامل",
  account: "الحساب",
  token: "رمز القراءة",
  tokenNote: "يبقى الرمز في هذا التبويب حتى يُغلق، ولا يظهر في أي عنوان. رمز القراءة لا يغيّر شيئًا.",
  watch: "راقب",
  stop: "توقف وانسَ الرمز",

  connection: "الاتصال",
  connecting: "جارٍ الاتصال…",
  connected: "مباشر.",
  lastChange: (time) => `مباشر. آخر تغيير في ${time} بالتوقيت العالمي.`,
  lost: "انقطع الاتصال. المعروض هو ما كان حينها.",
  unreachable: (host) => parts`لا شيء يجيب في ${host}.`,
  failing: "لدى العامل مشكلة من جهته.",
  busy: "يُسأل العامل عن هذا الحساب أكثر مما ينبغي.",
  again: (seconds) => `محاولة أخرى خلال ${counted(String(seconds), SECONDS)}.`,
  tryNow: "حاول الآن",

  noAddress: `هذا ليس عنوانًا. يبدو العنوان هكذا: ${apart("https://worker.example.com")}`,
  noAccount: "اذكر أي حساب.",
  noToken: `يلزم رمز. يبدأ بـ ${apart("dd_read_")}، وهو لدى من فتح الحساب.`,
  elsewhere: (host, link) => parts`لا يجوز لهذه الصفحة أن تخاطب إلا المكان الذي جاءت منه. لدى ${host} صفحة خاصة به: ${link}.`,
  elsewhereLink: "افتحها هناك",
  notAllowed: "هذا الرمز ليس من رموز هذا الحساب، أو أنه أُلغي. تحقق من الاثنين مرة أخرى.",
  notFound: (host) => parts`لا عامل في ${host}: شيء آخر يجيب هناك.`,
  refused: (message) => parts`يرفض العامل: ${message}.`,

  left: (amount) => `المتبقي ${credits(amount)}.`,
  unlimited: "لا حدّ للنقاط.",
  used: (amount, since) => `استُهلك ${credits(amount)} منذ ${day(since)}.`,
  blocked: (renewal) => `لم يبقَ شيء، لذلك تُرفض الردود. تبدأ الدورة التالية في ${day(renewal)}.`,
  held: (amount) => `${credits(amount)} محجوزة لطلبات جارية.`,
  none: () =>
    `لا تنبيه في آخر ثلاثين يومًا. تأتي التنبيهات دون ${percent(0.2)} ودون ${percent(0.05)}، وحين لا يبقى شيء، وحين تعود النقاط، وقبل انتهاء الصلاحية، وقبل ما يُتوقَّع.`,
};
