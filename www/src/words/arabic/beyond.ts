import { exact, short, whole } from "../../numbers.ts";
import type { beyond as english } from "../english/beyond.ts";
import { parts } from "../parts.ts";
import { DAYS, USES, apart, counted, credits, events, oneOf } from "./forms.ts";

export const beyond: typeof english = {
  footer:
    "الشهر 30 يومًا، أو 22 يوم عمل، والأسبوع 7 أيام. كل الحساب يجري في متصفحك؛ لا يغادره شيء مما تكتبه إلا في العنوان، إن شاركته.",
  others: {
    title: "حجم العمل نفسه في قوائم الأسعار الأخرى",
    about: "نقطة مورّد ليست نقطة مورّد آخر: قارن ما يمكن تقديمه، والمبلغ حيث يُنشر.",
    show: "احسبه فيها كلها",
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
