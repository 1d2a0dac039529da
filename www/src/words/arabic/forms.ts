import Big from "big.js";
import { exact } from "../../numbers.ts";
import { plural } from "../english/nouns.ts";

// Arabic has six forms of a counted noun; the figure is left out where the noun itself says one or two.

type Forms = Record<"one" | "two" | "few" | "many" | "other", string>;

const RULES = new Intl.PluralRules("ar");

/** "نقطتان", "3 نقاط", "11 نقطةً", with the figure as the visitor writes it. */
export function counted(amount: string, forms: Forms, figure = exact(amount)): string {
  const form = RULES.select(Number(amount));
  if (form === "one" || form === "two") return forms[form];
  return `${figure} ${form === "zero" ? forms.other : forms[form]}`;
}

/** A name in another script, which is to stay together and not to turn what is around it. */
export const apart = (name: string): string => `\u2068${name}\u2069`;

export const CREDITS: Forms = { one: "نقطة واحدة", two: "نقطتان", few: "نقاط", many: "نقطةً", other: "نقطة" };
export const USES: Forms = { one: "استخدام واحد", two: "استخدامان", few: "استخدامات", many: "استخدامًا", other: "استخدام" };
export const DAYS: Forms = { one: "يوم واحد", two: "يومان", few: "أيام", many: "يومًا", other: "يوم" };
export const LINES: Forms = { one: "بند واحد", two: "بندان", few: "بنود", many: "بندًا", other: "بند" };
export const REPLIES: Forms = { one: "رد واحد", two: "ردان", few: "ردود", many: "ردًّا", other: "رد" };
export const BATCHES: Forms = { one: "دفعة واحدة", two: "دفعتان", few: "دفعات", many: "دفعةً", other: "دفعة" };
export const ALERTS: Forms = { one: "تنبيه واحد", two: "تنبيهان", few: "تنبيهات", many: "تنبيهًا", other: "تنبيه" };

/** What the price lists count, by their English noun: several of it as a heading, and its counted forms. */
export const EVENTS: Record<string, { all: string; forms: Forms }> = {
  reply: { all: "الردود", forms: REPLIES },
  answer: { all: "الإجابات", forms: { one: "إجابة واحدة", two: "إجابتان", few: "إجابات", many: "إجابةً", other: "إجابة" } },
  message: { all: "الرسائل", forms: { one: "رسالة واحدة", two: "رسالتان", few: "رسائل", many: "رسالةً", other: "رسالة" } },
  "voice message": {
    all: "الرسائل الصوتية",
    forms: { one: "رسالة صوتية واحدة", two: "رسالتان صوتيتان", few: "رسائل صوتية", many: "رسالةً صوتية", other: "رسالة صوتية" },
  },
  call: { all: "المكالمات", forms: { one: "مكالمة واحدة", two: "مكالمتان", few: "مكالمات", many: "مكالمةً", other: "مكالمة" } },
  crawl: { all: "عمليات الزحف", forms: { one: "عملية زحف واحدة", two: "عمليتا زحف", few: "عمليات زحف", many: "عملية زحف", other: "عملية زحف" } },
  "data source": {
    all: "مصادر البيانات",
    forms: { one: "مصدر بيانات واحد", two: "مصدرا بيانات", few: "مصادر بيانات", many: "مصدر بيانات", other: "مصدر بيانات" },
  },
  document: { all: "المستندات", forms: { one: "مستند واحد", two: "مستندان", few: "مستندات", many: "مستندًا", other: "مستند" } },
  image: { all: "الصور", forms: { one: "صورة واحدة", two: "صورتان", few: "صور", many: "صورةً", other: "صورة" } },
  inspection: { all: "عمليات الفحص", forms: { one: "عملية فحص واحدة", two: "عمليتا فحص", few: "عمليات فحص", many: "عملية فحص", other: "عملية فحص" } },
  report: { all: "التقارير", forms: { one: "تقرير واحد", two: "تقريران", few: "تقارير", many: "تقريرًا", other: "تقرير" } },
  run: { all: "مرات التشغيل", forms: { one: "تشغيل واحد", two: "تشغيلان", few: "مرات تشغيل", many: "مرة تشغيل", other: "مرة تشغيل" } },
  search: { all: "عمليات البحث", forms: { one: "عملية بحث واحدة", two: "عمليتا بحث", few: "عمليات بحث", many: "عملية بحث", other: "عملية بحث" } },
  session: { all: "الجلسات", forms: { one: "جلسة واحدة", two: "جلستان", few: "جلسات", many: "جلسةً", other: "جلسة" } },
  video: { all: "مقاطع الفيديو", forms: { one: "مقطع فيديو واحد", two: "مقطعا فيديو", few: "مقاطع فيديو", many: "مقطع فيديو", other: "مقطع فيديو" } },
};

/** What is measured of each, by its English words. */
export const QUANTITIES: Record<string, string> = {
  "input tokens": "رموز الإدخال",
  "output tokens": "رموز الإخراج",
  "cached input tokens": "رموز الإدخال المخزّنة",
  "cache write tokens": "رموز كتابة المخزن",
  "reasoning tokens": "رموز التفكير",
  tokens: "الرموز",
  characters: "الأحرف",
  pages: "الصفحات",
  results: "النتائج",
  images: "الصور",
  searches: "عمليات البحث",
  seconds: "الثواني",
  minutes: "الدقائق",
  nodes: "العُقد",
  bytes: "البايتات",
};

/** What decides a price besides quantities, by its name. */
export const ATTRIBUTES: Record<string, string> = {
  model: "النموذج",
  agent: "الوكيل",
  user: "المستخدم",
  category: "الفئة",
  size: "الحجم",
  action: "الإجراء",
  quality: "الجودة",
  byoKey: "بمفتاح خاص بك",
  handoff: "يتولاها إنسان",
};

export const credits = (amount: string | Big, figure = exact(amount)): string => counted(new Big(amount).toFixed(), CREDITS, figure);

/** So many events; in English where the price list counts what there is no word for here. */
export function events(count: string, event: string): string {
  const known = EVENTS[event];
  return known ? counted(count, known.forms) : `${exact(count)} ${apart(count === "1" ? event : plural(event))}`;
}

/** One of them, as a heading. */
export const oneOf = (event: string): string => EVENTS[event]?.forms.one ?? apart(event);
