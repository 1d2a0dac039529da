import type { element as english } from "../english/element.ts";
import { apart } from "./forms.ts";

export const element: typeof english = {
  footnote: "الشهر ثلاثون يومًا والأسبوع سبعة. كل شيء يُحسب في متصفحك، ولا يخرج منه شيء مما تكتبه.",
  again: "المحاولة من جديد",
  noCatalog: (builtIn) =>
    `اذكر قائمة الأسعار المطلوبة: ${apart('catalog="…"')} باسم قائمة مدمجة (${apart(builtIn)}) أو بعنوان مستند JSON، أو ضع ${apart('<script type="application/json">')} داخل العنصر.`,
  catalogUnreachable: (address, why) => `تعذّر جلب قائمة الأسعار من ${apart(address)}: ${apart(why)}.`,
  httpStatus: (status) => `أجاب الخادم بـ ${apart(status)}`,
  catalogWrong: (message) => `لا يمكن استخدام قائمة الأسعار: ${apart(message)}`,
  noPlans: (plan, list) => `${apart(`plan="${plan}"`)}: لا تنشر ${apart(list)} باقات للاختيار منها؛ احذف السمة.`,
  unknownPlan: (plan, list, known) => `${apart(`plan="${plan}"`)} ليست من باقات ${apart(list)}؛ لديها ${apart(known)}.`,
  allotmentWrong: (allotment) => `${apart(`allotment="${allotment}"`)} ليس عددًا من النقاط؛ اكتب عددًا مثل 5000.`,
  workloadNoJson: (why) => `${apart('workload="…"')} ليس JSON: ${apart(why)}`,
  workloadWrong: (message) => `لا يمكن استخدام ${apart('workload="…"')}: ${apart(message)}`,
  itemsMissing: `تلزمه قائمة ${apart('"items"')}`,
  noField: (path) => `لا خانة لـ ${apart(path)} في الحاسبة؛ احذفه`,
  periodWrong: (path, known) => `${apart(path)} ليس من ${apart(known)}`,
  otherCurrency: (wanted, list, currency) =>
    `${apart(`currency="${wanted}"`)}: أسعار ${apart(list)} بعملة ${apart(currency)} ولا يُحوَّل شيء؛ أعطِ قائمة أسعار بعملة ${apart(wanted)}.`,
  noCurrency: (wanted, list) => `${apart(`currency="${wanted}"`)}: لا تذكر ${apart(list)} أسعارًا بالمال.`,
  unknownValue: (attribute, value, known) => `${apart(`${attribute}="${value}"`)} ليس من ${apart(known)}.`,
};
