import Big from "big.js";
import { exact, percent, whole } from "../../numbers.ts";
import type { page as english } from "../english/page.ts";
import { parts } from "../parts.ts";
import { CREDITS, apart, counted } from "./forms.ts";

export const page: typeof english = {
  name: "drawdown",
  title: "drawdown: كم يكلّف استخدام الذكاء الاصطناعي بالنقاط",
  description: "كلفة شهر من استخدام الذكاء الاصطناعي بالنقاط، محسوبة بدقة من قوائم أسعار المورّدين أنفسهم.",
  tagline: "كلفة استخدام الذكاء الاصطناعي بالنقاط، محسوبة بدقة من قائمة أسعار المورّد نفسه.",
  views: "الصفحات",
  view: { estimate: "التقدير", account: "الحساب", usage: "استخدامك", list: "قائمة الأسعار" },
  undo: "تراجع",
  redo: "إعادة",
  tryAgain: "إعادة المحاولة",
  ownList: {
    name: (name) => `${apart(name)} (قائمتك)`,
    missing: (shown) =>
      `يذكر هذا العنوان قائمة أسعار خاصة بشخص ما، وليست في هذا المتصفح: تُعرض بدلًا منها قائمة ${apart(shown)}. اطلب القائمة ملفًا، وأدخلها في «قائمة الأسعار».`,
    fetching: "يجري جلب قائمة الأسعار…",
    notFetched: (reason) => `تعذّر عرض قائمة الأسعار: ${apart(reason)}`,
  },
  priceList: "قائمة الأسعار",
  notFetched: "تعذّر جلب هذه الصفحة. أعد تحميلها للمحاولة من جديد.",
  language: "اللغة",
  offline: { newer: "توجد نسخة أحدث من هذه الصفحة.", show: "عرضها" },
  notStarted: "تعذّر تشغيل الحاسبة",
  reload: (reason) => parts`أعد تحميل الصفحة للمحاولة من جديد. سبب التعذّر: ${reason}`,

  credits: (amount, figure = exact(amount)) => counted(new Big(amount).toFixed(), CREDITS, figure),
  creditsBetween: (low, high) => `من ${low} إلى ${high} نقطة`,
  range: (low, high) => `من ${low} إلى ${high}`,
  pricePer: (price, credits) => `${price} لكل ${credits}`,

  offScale: {
    dear: (found: string, known: string) =>
      `الرد المعتاد يكلّف هنا ${found}، ولا يتجاوز ${known} في أيّ قائمة تأتي مع هذه الصفحة. هل أُخذ سعرٌ لألف رمز أو لمليون رمز على أنه سعر رمز واحد؟`,
    cheap:
      "الرد المعتاد يكلّف هنا أقلّ من جزء من عشرة آلاف ممّا يكلّفه في أيّ قائمة تأتي مع هذه الصفحة. هل أُخذ سعر رمز واحد على أنه سعر ألف رمز أو مليون؟",
    wholePlan: (found: string, plan: string) =>
      `رد معتاد واحد يستهلك ${found}، أي أكثر من ${plan} في أكبر خطة. هل أُخذ سعرٌ لألف رمز أو لمليون رمز على أنه سعر رمز واحد؟`,
  },
  number: {
    none: "هذا ليس رقمًا.",
    negative: "لا يمكن أن يكون أقل من صفر.",
    large: "هذا أكثر من تريليون.",
    fewer: (label) => `أقل: ${label}`,
    more: (label) => `أكثر: ${label}`,
  },
  chart: {
    asTable: "عرض كجدول",
    byArrows: (name) => `${name}؛ مفاتيح الأسهم تنقل من عمود إلى آخر`,
    read: "أشِر إلى عمود، أو انتقل إليه بلوحة المفاتيح، لقراءته.",
  },
  breakdown: {
    use: { title: "حسب الاستخدام", column: "الاستخدام" },
    model: { title: "حسب النموذج", column: "النموذج" },
    agent: { title: "حسب الوكيل", column: "الوكيل" },
    user: { title: "حسب المستخدم", column: "المستخدم" },
    conversation: { title: "حسب المحادثة", column: "المحادثة" },
    category: { title: "حسب الفئة", column: "الفئة" },
    credits: "النقاط",
    uses: "مرات الاستخدام",
    share: "الحصة",
    shareOf: (share) => `(${percent(share)})`,
  },
  sample: {
    notFetched: (status) => `تعذّر جلب العيّنة (${whole(status)}).`,
    noReplies: (vendor) => `ليس لدى ${apart(vendor)} عدّاد للردود.`,
    source: (azure, licence, mooncake, apache, changed) =>
      parts`عيّنة من ${azure(apart("Azure LLM inference trace 2023"))} من مايكروسوفت (${licence}) ومن ${mooncake(apart("Mooncake FAST’25 conversation trace"))} (${apache}). لا تذكران أي نموذج أجاب: وضعنا ${percent(0.7)} على gpt-4o-mini و${percent(0.3)} على gpt-4o عشوائيًا. ${changed("ما الذي غُيّر")}.`,
  },
  allotment: (plan) => (plan === null ? "النقاط شهريًا في باقتك" : `النقاط شهريًا في اتفاقية ${apart(plan)} الخاصة بك`),
};
