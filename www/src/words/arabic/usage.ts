import { date, time } from "../../dates.ts";
import { exact, listed, percent, whole } from "../../numbers.ts";
import type { usage as english } from "../english/usage.ts";
import { parts } from "../parts.ts";
import { CREDITS, DAYS, apart, counted } from "./forms.ts";

const REQUESTS = { one: "طلب واحد", two: "طلبان", few: "طلبات", many: "طلبًا", other: "طلب" };
const ROWS = { one: "صف واحد", two: "صفان", few: "صفوف", many: "صفًّا", other: "صف" };
const HOURS = { one: "ساعة واحدة", two: "ساعتان", few: "ساعات", many: "ساعةً", other: "ساعة" };
const OTHERS = { one: "واحد آخر", two: "اثنان آخران", few: "آخرون معًا", many: "آخرون معًا", other: "آخرون معًا" };

const requests = (count: number): string => counted(String(count), REQUESTS);
const rows = (count: number): string => counted(String(count), ROWS);
const credits = (amount: string): string => counted(amount, CREDITS);
const about = (amount: number): string => exact(amount < 10 ? amount.toFixed(1) : amount.toFixed(0));

const fields = {
  time: "الوقت",
  model: "النموذج",
  agent: "الوكيل",
  inputTokens: "رموز الإدخال",
  outputTokens: "رموز الإخراج",
  cachedInputTokens: "رموز الإدخال المخزّنة",
  cacheWriteTokens: "رموز كتابة المخزن",
  reasoningTokens: "رموز التفكير",
  images: "الصور",
  seconds: "الثواني",
  characters: "الأحرف",
  requests: "عدد الطلبات في الصف",
  user: "المستخدم",
  conversation: "المحادثة",
  status: "هل فشل",
  operation: "نوع الصف",
  id: "المعرّف",
};

const kinds: Record<string, string> = {
  reply: "الردود",
  image: "الصور",
  transcription: "تحويل الكلام إلى نص",
  speech: "تحويل النص إلى كلام",
  embedding: "التضمينات",
  web_search: "عمليات البحث",
  video: "مقاطع الفيديو",
  document: "المستندات",
  call: "المكالمات",
  moderation: "الإشراف على المحتوى",
};

const formats = {
  openai: `تصدير استخدام من لوحة ${apart("OpenAI")}`,
  "openai-api": `رد من واجهة استخدام ${apart("OpenAI")}`,
  litellm: `سجلات إنفاق ${apart("LiteLLM")}`,
  langfuse: `تصدير من ${apart("Langfuse")}`,
  opentelemetry: `آثار ${apart("OpenTelemetry")} بسمات الذكاء الاصطناعي التوليدي`,
  trace: "سجل طلبات بالثواني من بدايته",
};

const binaries: Record<string, string> = {
  zip: `أرشيف ${apart("ZIP")}، كما هي مصنفات ${apart("Excel")}`,
  pdf: `ملف ${apart("PDF")}`,
  gzip: `أرشيف ${apart("gzip")}`,
  parquet: `ملف ${apart("Parquet")}`,
  image: "صورة",
};

export const usage: typeof english = {
  title: (vendor) => parts`استخدامك بأسعار ${vendor}`,

  open: {
    title: "ملفك",
    lead: `أفلت ملف CSV أو ${apart("JSON")} لما استخدمه وكلاؤك فعلًا، وانظر كم يبلغ: بدقة، حسب اليوم والنموذج والوكيل، وما الذي كان أرخص.`,
    private: "يبقى الملف على جهازك. يُقرأ في متصفحك، وسياسة أمان هذه الصفحة تمنعها من إرسال أي شيء إلى مكان آخر.",
    choose: "اختر ملفًا",
    hint: "أو أفلته هنا",
    known: `تُقرأ كما هي: تصدير الاستخدام وواجهته من ${apart("OpenAI")}، وسجلات إنفاق ${apart("LiteLLM")}، وتصديرات ${apart("Langfuse")}، وآثار ${apart("OpenTelemetry")}. وأي ملف CSV أو أسطر ${apart("JSON")} كذلك؛ تقول أنت ما أعمدته. ويجوز أن يكون أيٌّ منها مضغوطًا بصيغة ${apart(".gz")}.`,
    pasteTitle: "أو ألصق صفوفًا",
    pasteLabel: "صفوف، يسبقها سطر بأسماء الأعمدة",
    paste: "اقرأ ما ألصقته",
    pasted: "صفوف ملصقة",
    sample: "جرّب بعيّنة",
    sampleName: "عيّنة",
    sampleNote: "طلبات العيّنة حقيقية، من سجلات منشورة؛ أما متى حدثت وأي وكيل ونموذج كانت فقاعدة من عندنا.",
    sampleFailed: "تعذّر جلب العيّنة. أعد المحاولة، أو افتح ملفًا من عندك.",
  },
  reading: {
    name: "قراءة الملف",
    of: (name, share, count) => `تجري قراءة ${apart(name)}: ${percent(share)}، حتى الآن ${rows(count)}.`,
    cancel: "إلغاء",
    givenUp: "أُلغيت القراءة. لم يُحفظ منها شيء.",
    again: "اقرأه رغم ذلك",
  },
  problem: {
    of: (name, what) => `تعذّرت قراءة ${apart(name)}: ${what}`,
    empty: "إنه فارغ.",
    "no-rows": "فيه أسماء أعمدة أو أقواس، ولا صفوف تحتها.",
    "one-column": `سطره الأول ليس سطر أسماء أعمدة تفصلها فواصل أو فواصل منقوطة أو علامات جدولة، وليس ${apart("JSON")} كذلك.`,
    html: "إنه صفحة ويب. ربما حُفظت صفحة تسجيل دخول بدل التصدير.",
    binary: (as) => `ليس نصًّا${as !== null && binaries[as] ? ` بل ${binaries[as]}` : ""}. صدّره بصيغة CSV أو أسطر ${apart("JSON")}، أو فك ضغطه أولًا.`,
    damaged: `إنه أرشيف ${apart("gzip")} تالف أو مقطوع؛ ولم يُحسب منه شيء.`,
    broken: (line) => `لم يعد ${apart("JSON")} عند السطر ${whole(line)}. ربما قُطع؛ ولم يُحسب منه شيء.`,
    unreadable: (reason) => `لم يستطع المتصفح مواصلة قراءته${reason === "" ? "" : ` (${apart(reason)})`}. اختره من جديد.`,
    kept: "ما قُرئ من قبل باقٍ أدناه.",
  },
  columns: {
    title: "كيف تُقرأ أعمدته",
    looksLike: (format) => `يبدو أنه ${formats[format]}.`,
    unknown: "ليس من التصديرات التي تعرفها هذه الصفحة: تؤخذ أعمدته بما تقوله أسماؤها.",
    field: fields,
    none: "ليس في الملف",
    rest: "أعمدة أخرى",
    example: (value) => `مثل ${apart(value)}`,
    relative: (from) => `أوقاته ثوانٍ من البداية، التي تُعدّ ${date(from)}.`,
    utc: "تُحسب الأيام بالتوقيت العالمي.",
    missing: (names, vendor) =>
      `تحاسب ${apart(vendor)} على ${listed(names.map((name) => fields[name as keyof typeof fields] ?? name))}: قل أعلاه ${names.length === 1 ? "أي عمود هو" : "أي الأعمدة هي"}.`,
  },
  kinds: {
    title: "إلى أي عدّاد يذهب كل نوع من الصفوف",
    name: (kind) => kinds[kind] ?? kind,
    leaveOut: "متروك",
    leftOut: (count, vendor) => parts`${rows(count)}؛ ليس لدى ${vendor} عدّاد لها`,
  },
  answer: {
    name: "كم يبلغ",
    came: (count, vendor) => `${requests(count)} بأسعار ${apart(vendor)} تبلغ`,
    credits,
    between: (first, last) => (date(first) === date(last) ? `في ${date(first)}.` : `بين ${date(first)} و${date(last)}.`),
    untimed: "لا عمود يقول متى، فلا أيام ولا سجل بالتواريخ ولا توقّع.",
    none: "لم يمكن تسعير أي من صفوفه. سبب ذلك أدناه.",
    sample: (vendor) => `لا تنشر ${apart(vendor)} أسعارًا: يقوم الرقم على أسعار من عندنا.`,
    summed: (count) => `في الملف ${rows(count)} لمجموع طلبات عدّة. وحيث يتوقف السعر على الطلب الواحد تُعدّ متساوية الطول.`,
    read: (name, size, seconds) => `من ${apart(name)}، ${size}، قُرئ في ${seconds}.`,
  },
  rows: {
    title: "ما حلّ بصفوفه",
    all: (count) => `في الملف ${rows(count)}.`,
    priced: (count) => `سُعّر: ${rows(count)}`,
    skipped: {
      idle: (count) => `بلا أي استخدام، كالأيام الخاملة: ${rows(count)}`,
      failed: (count) => `طلبات فاشلة: ${rows(count)}`,
      duplicate: (count) => `تكرّر صفًّا آخر بمعرّفه وكل ما فيه، وحُسبت مرة واحدة: ${rows(count)}`,
      "no-call": (count) => `ليست استدعاءات لنموذج أو تجمع غيرها فقط: ${rows(count)}`,
    },
    unknown: (count) => `لنماذج ليست في قائمة الأسعار: ${rows(count)}`,
    unmetered: (count) => `لأنواع لا عدّاد لها، وتُركت من كل رقم: ${rows(count)}`,
    manyIds: "قورن أول مليون معرّف؛ وقد يتكرّر صف بين الباقي.",
    errors: (count) => `فيها أخطاء، وتُركت من كل رقم: ${rows(count)}`,
    mistakes: "الأخطاء",
    kind: {
      number: "لا رقم حيث يلزم رقم",
      time: "وقت لا يُقرأ دون تخمين",
      requests: "ليس عددًا صحيحًا من الطلبات، أو مجموعٌ لها ليس برموز صحيحة",
      cells: "خلايا أكثر أو أقل من سطر أسماء الأعمدة",
      json: `ليس كائن ${apart("JSON")}`,
      quote: "علامة اقتباس لم تُغلق، أو نص بعدها",
      long: "أطول من أي صف في سجل استخدام",
      price: "لا سعر",
      id: "معرّف صف آخر بأرقام أخرى",
      kinds: "أنواع من الصفوف أكثر مما يمكن تمييزه",
    },
    count: (kind, count) => `${kind}: ${rows(count)}`,
    line: (line) => `السطر ${whole(line)}`,
    record: (record) => `السجل ${whole(record)}`,
    cell: (field, value) => (field === null ? apart(value) : value === "" ? `${fields[field]}: فارغ` : `${fields[field]}: «${apart(value)}»`),
    more: (count) => `وغيرها: ${whole(count)}`,
  },
  models: {
    title: "نماذج ليست في قائمة الأسعار",
    lead: (vendor) => `ليس لدى ${apart(vendor)} سعر لهذه، فطلباتها متروكة من كل رقم. قل ماذا تُعدّ، أو اتركها.`,
    model: (name) => (name === "" ? "لا نموذج مذكور" : name),
    rows,
    as: (name) => (name === "" ? "سعّر الطلبات دون نموذج على أنها" : `سعّر ${apart(name)} على أنه`),
    leaveOut: "اتركه",
  },
  report: {
    title: "أين ذهبت النقاط",
    spans: { "7d": "في آخر 7 أيام من الملف", "30d": "في آخر 30 يومًا من الملف", "90d": "في آخر 90 يومًا من الملف", all: "في المجموع" },
    sentence: (span, amount, count) => `${span}: ${credits(amount)}، لقاء ${requests(count)}.`,
    unnamed: { model: "دون نموذج", agent: "دون وكيل", user: "دون مستخدم", conversation: "دون محادثة" },
    others: "كل ما عداها، أو غير مذكور",
    rest: (keys) => counted(String(keys), OTHERS),
    crowded: (names) =>
      `الأسماء المختلفة أكثر مما يمكن تمييزه (${listed(names.map((name) => fields[name as keyof typeof fields]))})؛ ويُعدّ الباقي واحدًا.`,
  },
  log: {
    title: "النشاط",
    grain: {
      request: "كل سطر صف واحد من الملف.",
      hour: "في الملف طلبات أكثر مما تعرضه قائمة: كل سطر ساعة لوكيل على نموذج.",
      day: "في الملف طلبات أكثر مما تعرضه قائمة: كل سطر يوم لوكيل على نموذج.",
    },
    download: "تنزيل بصيغة CSV",
    caption: "النشاط، الأحدث أولًا",
    when: "متى",
    what: "ماذا",
    credits: "النقاط",
    at: (at) => date(at),
    time: (at) => time(at),
    line: (agent, model) => [agent, model].filter((part) => part !== "").map(apart).join("، ") || "طلب",
    details: (count, input, output, tokens) =>
      [...(count > 1 ? [requests(count)] : []), ...(tokens ? [`رموز الإدخال ${whole(input)}، والإخراج ${whole(output)}`] : [])].join("، "),
    pages: "صفحات النشاط",
    page: (page, pages) => `الصفحة ${whole(page)} من ${whole(pages)}`,
    newer: "الأحدث",
    older: "الأقدم",
    columns: ["من", "الوكيل", "النموذج", "الطلبات", "رموز الإدخال", "رموز الإخراج", "النقاط"],
  },
  ahead: {
    title: "الأيام الثلاثون المقبلة",
    status: "التوقّع",
    forecast: ({ median, low, high }) => `الأرجح ${about(median)} نقطة؛ بين ${about(low)} و${about(high)} في أربع حالات من خمس.`,
    idle: "لم يُستخدم شيء يكلّف نقاطًا، فلا يُعرف كيف يستمر.",
    dashboard: (amount) => `لوحة تواصل بمتوسط يوم الملف ستقول: ${about(amount)} نقطة.`,
    basis: (days) => `من ${counted(String(days), DAYS)} من الاستخدام، حتى آخر يوم في الملف.`,
    noPlan: "بنقاط باقة يكون هنا تاريخ نفادها: قل في صفحة التقدير كم تشمل باقتك.",
    yourPlan: "باقتك",
    onPlan: (plan) => `كأن الحساب على ${apart(plan)}، يتجدد أول كل شهر، ولم يُشترَ شيء هذا الشهر.`,
    refused: (count, grain) =>
      `هذا الشهر كان سيُرفض ${grain === "request" ? requests(count) : `${counted(String(count), grain === "hour" ? HOURS : DAYS)} من الطلبات`} لنقص النقاط.`,
  },
  whatIf: {
    title: "ماذا لو",
    lead: "الطلبات نفسها بسعر آخر. كل جواب يقرأ الملف من جديد، فهو دقيق كالأول.",
    list: "بأسعار",
    agent: "وكيل واحد",
    everyAgent: "دون تغيير",
    model: "على هذا النموذج",
    noModels: (vendor) => `تحاسب ${apart(vendor)} على كل النماذج بالسعر نفسه.`,
    pick: "اختر نموذجًا",
    status: "ماذا لو",
    nothing: "اختر قائمة أسعار أخرى، أو نموذجًا آخر لأحد الوكلاء.",
    reading: (share) => `تجري قراءة الملف من جديد: ${percent(share)}.`,
    cancel: "إلغاء ماذا لو",
    came: (vendor, amount) => `بأسعار ${apart(vendor)} تبلغ الطلبات نفسها ${credits(amount)}.`,
    agentOn: (agent, model, amount) => `مع ${apart(agent)} على ${apart(model)} تبلغ ${credits(amount)}`,
    less: (amount) => `، أقل بمقدار ${exact(amount)}.`,
    more: (amount) => `، أكثر بمقدار ${exact(amount)}.`,
    same: "، كما من قبل.",
    leftOut: (count, vendor) =>
      `ما سُعّر الآن ولا سعر له لدى ${apart(vendor)}: ${rows(count)}، وقد تُرك هناك، فالرقمان ليسا للطلبات نفسها.`,
    pricedOnlyThere: (count, vendor) =>
      `ما لا سعر له الآن وسُعّر لدى ${apart(vendor)}: ${rows(count)}، فالرقمان ليسا للطلبات نفسها.`,
    units: "نقطة مورّد ليست نقطة مورّد آخر: قارن بما تكلّفه باقاتهم.",
    table: "الآن، وماذا لو",
    columns: { case: "الحالة", credits: "النقاط", requests: "الطلبات", plan: "أفضل باقة", money: "في الشهر" },
    now: (vendor) => `الآن، ${apart(vendor)}`,
    then: (vendor, agent, model) =>
      agent === null ? `ماذا لو، ${apart(vendor)}` : `ماذا لو، ${apart(vendor)}، ${apart(agent)} على ${apart(model ?? "")}`,
    noPlan: "لا باقة منشورة",
    noMoney: "غير معروف",
    moneyLess: (amount) => `أقل بـ ${amount} في الشهر.`,
    moneyMore: (amount) => `أكثر بـ ${amount} في الشهر.`,
    plans: (days) =>
      days >= 30 ? "أدناه: آخر 30 يومًا من الملف على كل باقة." : `أدناه: ما في الملف (${counted(String(days), DAYS)}) على كل باقة، كأن شيئًا آخر لم يحدث ذلك الشهر.`,
  },
};
