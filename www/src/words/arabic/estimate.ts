import Big from "big.js";
import { exact, listed, percent, short, whole } from "../../numbers.ts";
import type { estimate as english } from "../english/estimate.ts";
import { capitalised, plural, spelt } from "../english/nouns.ts";
import { parts } from "../parts.ts";
import { ATTRIBUTES, CREDITS, DAYS, EVENTS, LINES, QUANTITIES, USES, apart, counted } from "./forms.ts";

const PERIODS = { day: "في اليوم", week: "في الأسبوع", month: "في الشهر" };

const credits = (amount: string | Big, figure = exact(amount)) => counted(new Big(amount).toFixed(), CREDITS, figure);

/** So many events; in English where the price list counts what there is no word for here. */
function events(count: string, event: string): string {
  const known = EVENTS[event];
  return known ? counted(count, known.forms) : `${exact(count)} ${apart(count === "1" ? event : plural(event))}`;
}

const oneOf = (event: string): string => EVENTS[event]?.forms.one ?? apart(event);

export const estimate: typeof english = {
  title: (vendor) => parts`شهر مع ${vendor}`,
  footer:
    "الشهر 30 يومًا، أو 22 يوم عمل، والأسبوع 7 أيام. كل الحساب يجري في متصفحك؛ لا يغادره شيء مما تكتبه إلا في العنوان، إن شاركته.",

  answer: {
    name: "الجواب",
    unused: "لا شيء مستخدم بعد. اذكر العدد لأي بند أدناه.",
    credits: (figure) => parts`${figure} في الشهر.`,
    aboutCredits: (figure) => parts`نحو ${figure} في الشهر.`,
    betweenCredits: (figure) => parts`ما بين ${figure} في الشهر.`,
    bothCredits: (low, high) => `${low} و${high} نقطة`,
    sampleMark: "سعر افتراضي، ليس من المورّد",
    sample: (vendor) => parts`لا تنشر ${vendor} أسعارًا، فجزء من هذا مبني على أرقام من عندنا.`,
    broken: (lines) => `${counted(String(lines), LINES)} خارج الحساب إلى أن يُصحَّح، أدناه.`,
    yourPlan: "باقتك",
    unlimited: (plan) => parts`لا حدّ للنقاط في ${plan}.`,
    unpriced: (vendor) => parts`لا تنشر ${vendor} سعرًا لها.`,
    cannotServe: (plan, reason) => parts`النقاط كافية في ${plan} لكنها لا تصلح: ${reason}.`,
    covers: (plan, total, free, spare) =>
      parts`${plan}${total === null ? "" : parts` بسعر ${total}`} تغطيه${free ? " دون كلفة" : ""}، ${spare.eq(0) ? "ولا يبقى شيء" : `ويبقى ${credits(spare, short(spare))}`}.`,
    short: (plan, allotment, missing, rest) =>
      parts`ينقص ${plan} ${short(missing)} عن حاجتك، ففيها ${credits(allotment)}${rest === null ? "." : parts`؛ ${rest}`}`,
    packsFill: (packs, cost) => parts`${packs} تسدّ النقص مقابل ${cost}.`,
    overageCosts: (rate, cost) => parts`بسعر ${rate} يكلّف الباقي ${cost}.`,
    inAll: (total) => parts`أي ${total} في الشهر إجمالًا.`,
    runsOut: (day, stops) => `تنفد في اليوم ${whole(day)}${stops ? "؛ وعندها تتوقف الردود." : "."}`,
    wouldComeTo: (plan, total) => parts`أما ${plan} فكلفتها ${total}.`,
    wouldCover: (plan) => parts`أما ${plan} فتغطيه.`,
    byAgreement: (plan) => parts`النقاط في ${plan} بحسب الاتفاق.`,
    noMoney: (vendor) => parts`لا تنشر ${vendor} باقات ولا سعرًا للنقاط، فلا مبلغ يُذكر.`,
    sayBelow: "اذكر أدناه كم نقطة في باقتك لترى هل تكفي.",
    noPlans: (vendor) => parts`لا تنشر ${vendor} باقات هنا.`,
    ifNone: (rate, cost) => parts`إن لم يكن في باقتك شيء منها، فبسعر ${rate} تبلغ الكلفة ${cost}؛ اذكر أدناه كم فيها.`,
  },
  bar: {
    name: "العودة إلى الجواب",
    credits: (figure) => parts`${figure} في الشهر`,
    covered: "، مغطّاة",
    short: (missing) => `، ينقص ${short(missing)}`,
  },
  gauge: {
    of: (share, allotment, plan) =>
      `${percent(share)} من ${credits(allotment)} في ${plan === null ? "باقتك" : apart(plan)}`,
    over: (share, allotment, plan) =>
      `${percent(share)} فوق ${credits(allotment)} في ${plan === null ? "باقتك" : apart(plan)}`,
  },
  plan: {
    legend: "الباقة",
    unlimited: "نقاط بلا حدّ",
    byAgreement: "نقاط بحسب الاتفاق",
    credits: (amount) => credits(amount),
    byYear: "الدفع سنويًّا",
    yearly: (terms, price) => `${terms}؛ ${price} في السنة`,
    paidByYear: (twelfth, price, terms) => `${twelfth} في الشهر، تُدفع ${price} في السنة؛ ${terms}`,
    pricedByYear: (price, terms) => `${price} في السنة، ${terms}`,
    priced: (price, terms) => `${price} في الشهر، ${terms}`,
    inAll: (total) => `${total} إجمالًا`,
    noLimit: "بلا حدّ",
    cannotServe: "لا تصلح",
    covers: "تغطيه",
    lastsTo: (day) => `تكفي إلى اليوم ${whole(day)}`,
  },
  link: {
    copy: "نسخ رابط إلى هذا التقدير",
    status: "الرابط",
    copied: "نُسخ.",
    refused: "المتصفح لا يسمح بذلك: انسخ العنوان من أعلى.",
  },
  workload: {
    title: "حجم عملك",
    reset: "البدء من جديد",
    startFrom: "ابدأ من",
    presets: {
      shop: { name: "متجر صغير", agents: [""] },
      support: { name: "دعم برمجيات", agents: ["الدعم", "التهيئة"] },
      agency: { name: "وكالة", agents: ["العميل أ", "العميل ب", "العميل ج"] },
    },
    examples: {
      longAnswer: "مثال صفحتهم: إجابة من 10,000 رمز",
      thousandMore: "مثال صفحتهم: 1,000 نقطة إضافية",
      fiveTimes: `مثال صفحتهم: ${apart("GPT-4o")} بجانب ${apart("GPT-4o mini")}`,
      oneConversation: "مثال صفحتهم: محادثة واحدة",
    },
    weekdays: "أيام العمل فقط، 22 يومًا في الشهر",
    howMuch: "المقدار",
    amount: (figure, units) => `${figure} من ${QUANTITIES[units] ?? apart(units)}`,
    paste: `الصق «${apart("1,200 input, 300 output")}» في حقل للرموز فيمتلئ الحقلان.`,
    called: "الاسم",
    howOften: "كم مرة",
    howMany: "كم",
    per: PERIODS,
    often: (times, event, per) => `${events(String(times), event)} ${PERIODS[per]}`,
    events: (event) => EVENTS[event]?.all ?? capitalised(plural(event)),
    quantity: (units) => QUANTITIES[units] ?? EVENTS[units.replace(/s$/, "")]?.all ?? capitalised(units),
    eachTime: (units) => `${QUANTITIES[units] ?? capitalised(units)} في كل مرة`,
    attribute: (name) => ATTRIBUTES[name] ?? spelt(name),
    numbered: (meter, number) => (number === 1 ? meter : `${meter} ${number}`),
    offers: "أضف",
    addMeter: (meter) => `إضافة ${apart(meter)}`,
    remove: "حذف",
    removeThis: (meter) => `حذف ${apart(meter)}`,
    add: "إضافة آخر",
    addThis: (meter) => `إضافة آخر: ${apart(meter)}`,
    creditsAMonth: (figure) => parts`${figure} نقطة في الشهر`,
    range: (figure, high) => parts`من ${figure} إلى ${high}`,
    untilMended: "خارج الحساب إلى أن يُصحَّح الرقم.",
    leftOut: "خارج الحساب.",
  },
  savings: {
    title: "ما الذي يوفّر أكثر",
    undo: "تراجع",
    none: "ليس في قائمة الأسعار هذه ما هو أرخص لهذا: لا يقلّ الثمن إلا بقلة الاستخدام.",
    model: (item, to, from) => `${apart(item)} على ${apart(to)} بدلًا من ${apart(from)}`,
    plan: (to, from) => `${apart(to)} بدلًا من ${apart(from)}`,
    length: (item, to, from) => `${apart(item)}: ${to} بدلًا من ${from}`,
    amount: (figure, units) => `${figure} من ${QUANTITIES[units] ?? QUANTITIES[plural(units)] ?? apart(units)}`,
    ownKey: (item) => `${apart(item)} بمفتاح خاص بك`,
    less: (how, saved) => `${how}: أقل بمقدار ${listed(saved)} في الشهر`,
    sentence: (saving) => `${saving}.`,
    try: "تجربة",
    tryThis: (saving) => `تجربة: ${saving}`,
  },
  others: {
    title: "حجم العمل نفسه في قوائم الأسعار الأخرى",
    about: "نقطة مورّد ليست نقطة مورّد آخر: قارن ما يمكن تقديمه، والمبلغ حيث يُنشر.",
    show: "احسبه فيها كلها",
  },
  plans: {
    title: "كل باقة وحسابها",
    scrolling: "جدول الباقات",
    caption: "شهر من حجم العمل هذا في كل باقة",
    plan: "الباقة",
    price: "السعر",
    more: "نقاط إضافية",
    inAll: "الإجمالي",
    left: "يبقى",
    inWords: "بالكلام",
    unpublished: "غير منشور",
    unknown: "غير معروف",
    noFigure: "لا رقم",
    none: "لا شيء",
    pack: (count, pack, cost) => `${whole(count)} × ${apart(pack)} مقابل ${cost}`,
    overage: (cost) => `تجاوز بمبلغ ${cost}`,
    credits: (amount) => credits(amount, short(amount)),
    cannotServe: (reason) => parts`لا تصلح: ${reason}.`,
    noFit: "لا تناسب",
    lasts: "تكفي نقاطها الشهر",
    lastsTo: (day) => `تكفي نقاطها إلى اليوم ${whole(day)}`,
    cheapest: "الأرخص مما يصلح",
    smallest: "الأصغر مما يصلح",
    because: (lasts, why) => (why === null ? `${lasts}.` : `${lasts}: ${why}.`),
    packs: (count, pack) => `${whole(count)} × ${apart(pack)}`,
  },
  month: {
    title: "الشهر يومًا بيوم",
    chart: "النقاط المتبقية في نهاية كل يوم",
    axis: "اليوم من الشهر",
    said: (day, left) => `اليوم ${whole(day)}: تبقى ${credits(left)}`,
    covers: (left, days) => `بوتيرة ثابتة تبقى ${credits(left, short(left))} في اليوم ${whole(days)}.`,
    goneOn: (day) => `بوتيرة ثابتة تنفد نقاط الباقة في اليوم ${whole(day)}`,
    nearly: "بوتيرة ثابتة تكاد تكفي",
    billed: (when, cost) => `${when}؛ وما بعده يُفوتر: ${cost}.`,
    sentence: (when) => `${when}.`,
    refused: (uses, packs) =>
      `يُرفض بعد ذلك ${counted(String(uses), USES)}، إذ تتوقف الباقة حين تنفد نقاطها${packs ? "، ما لم تُشترَ نقاط أخرى" : ""}.`,
    day: "اليوم",
    used: "المستخدم",
    left: "المتبقي",
    beyond: "فوق الباقة",
  },
  ahead: {
    title: "سنة إلى الأمام",
    about: "اثنا عشر شهرًا كهذا، واحدًا بعد آخر، على الباقة أعلاه: مع نمو، أو بأيام متفاوتة، أو بطلبات حقيقية.",
    show: "انظر سنة إلى الأمام",
  },
  where: { title: "أين تذهب النقاط", other: "غير ذلك", noModel: "بلا نموذج" },
  working: {
    title: "كيف حُسب ذلك",
    nothing: "ما إن يُستخدم شيء حتى يُشرح سعره هنا.",
    together: (days) => `المجموع في شهر من ${counted(String(days), DAYS)}${days === 22 ? " عمل" : ""}`,
    unit: "نقطة",
    credits: (figure) => `${figure} نقطة`,
    each: (many, event, price) => `${events(many.toFixed(), event)} في الشهر، سعر كل منها ${price}.`,
    free: (reason) => parts`بلا كلفة: ${reason}.`,
    freeHere: "مجاني في قائمة الأسعار هذه",
    steps: (event) => `${oneOf(event)}، خطوة بخطوة`,
    step: (label, product, amount) => parts`${label}: ${product}${credits(amount)}`,
    product: (amount, unit, rate) => parts`${exact(amount)} × ${unit} بسعر ${exact(rate)} = `,
    notes: (vendor) => parts`ما تتركه صفحة ${vendor} مفتوحًا، وكيف فُهم هنا`,
    quotedFrom: (source) => parts`منقول من ${source}.`,
    ownPage: (vendor) => `صفحة ${apart(vendor)} نفسها`,
  },
  traffic: {
    title: "على استخدام حقيقي",
    about: (vendor) =>
      parts`لن تتشابه ردودك كلها. هذه بضعة آلاف من الردود الحقيقية، من خدمتين نشرتا أطوال طلباتهما. احسب سعر كل منها عند ${vendor}، في متصفحك.`,
    fetching: "يجري جلبها…",
    again: "إعادة حسابها",
    price: "احسب الردود الحقيقية",
    status: "الردود الحقيقية، محسوبة",
  },
};
