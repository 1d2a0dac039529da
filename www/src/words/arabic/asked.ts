import Big from "big.js";
import { exact, short, whole } from "../../numbers.ts";
import type { asked as english } from "../english/asked.ts";
import { parts } from "../parts.ts";
import { CREDITS, REPLIES, USES, counted } from "./forms.ts";

export const asked: typeof english = {
  ahead: {
    growth: "النمو في الشهر، بالمئة",
    days: "الأيام",
    differ: { alike: "كلها سواء", quarter: "تزيد أو تنقص ربعًا", half: "تزيد أو تنقص نصفًا" },
    replies: "الردود",
    same: "بطول ما أعلاه",
    real: "بطول ردود حقيقية منشورة",
    recharge: (pack) => parts`شراء ${pack} كلما بقي أقل من خُمس نقاط الباقة`,
    fetching: "يجري جلب الطلبات الحقيقية…",
    problem: {
      growth: "النمو نسبة مئوية من 0 إلى 1,000.",
      many: "هذه طلبات مفردة أكثر مما يمكن إعادته هنا: حتى 60,000 فقط.",
      trace: "تعذّر جلب الطلبات الحقيقية.",
      large: "سنة من هذا أكثر مما يمكن عدّه.",
    },
    used: (amount, cost) => `في سنة تُستخدم ${amount} نقطة${cost === null ? "." : `، بكلفة ${cost} إجمالًا.`}`,
    goneIn: (month) => `تنفد نقاط الباقة نفسها أول مرة في الشهر ${whole(month)}.`,
    lasts: "تكفي نقاط الباقة في كل شهر.",
    lastsBought: "ومع الحزم لا تنفد أبدًا.",
    refused: (uses) => `يُرفض ${counted(String(uses), USES)} لنقص النقاط.`,
    chart: "النقاط المستخدمة في كل شهر",
    axis: "الشهر",
    said: (month, used) => `الشهر ${whole(month)}: ${used} نقطة`,
    plan: (amount) => `نقاط الباقة ${exact(amount)}`,
  },
  others: {
    caption: "حجم العمل هذا في كل قائمة أسعار",
    vendor: "قائمة الأسعار",
    credits: "النقاط في الشهر",
    plan: "أفضل باقة",
    money: "الإجمالي",
    lacks: "ما لا تعدّه",
    nothing: "لا شيء",
    none: "لا يمكن تسعير شيء منه",
    noPlan: "لا باقات منشورة",
    noMoney: "لا سعر منشورًا",
    sample: (vendor) => parts`${vendor} (أسعار افتراضية)`,
    activity: {
      reply: "الردود",
      image: "الصور",
      web_search: "البحث في الويب",
      document: "المستندات",
      video: "الفيديو",
      call: "المكالمات",
      transcription: "تحويل الكلام إلى نص",
      workflow: "مسارات العمل",
      training: "التدريب",
      other: "أشياء أخرى",
    },
  },
  traffic: {
    comeTo: (replies, total, vendor, sample) =>
      parts`تبلغ ${counted(String(replies), REPLIES)} ${total} عند ${vendor}${sample ? "، بأسعار افتراضية ليست من المورّد" : ""}.`,
    credits: (amount) => counted(amount.toFixed(), CREDITS, exact(amount)),
    average: (mean, median, free, took) =>
      `أي ${short(mean)} لكل رد في المتوسط؛ ونصفها يكلّف ${short(median)} أو أقل.${free > 0 ? ` ${counted(String(free), REPLIES)} بلا كلفة.` : ""} استغرق حسابها ${duration(took)}.`,
    allFree: "كلها مجانية، فلا شيء يُرسم.",
    caption: "الردود حسب سعرها",
    chart: "الردود حسب سعرها بالنقاط",
    axis: "نقاط لكل رد",
    bar: (price, _one, replies, share) => `${price} نقطة: ${counted(String(replies), REPLIES)}، ${share}`,
    prices: "النقاط",
    ranges: "النقاط، فوق كذا وحتى كذا",
    replies: "الردود",
    share: "الحصة",
  },
};

function duration(milliseconds: number): string {
  if (milliseconds < 1) return "أقل من جزء من ألف من الثانية";
  if (milliseconds < 1000) return `${whole(milliseconds)} مللي ثانية`;
  return `${short(new Big(milliseconds).div(1000))} ثانية`;
}
