import { apart, counted, LINES } from "./forms.ts";
import type { share as english } from "../english/share.ts";

export const share: typeof english = {
  title: "المشاركة",
  link: "نسخ رابط إلى هذا التقدير",
  status: "الرابط",
  copied: "نُسخ.",
  linkOfOwn: "نُسخ. يفتح الرابط في هذا المتصفح وحده، لأن القائمة محفوظة هنا: أعطِ الآخرين القائمة ملفًا أو شيفرة التضمين.",
  notAllowed: "لا يسمح المتصفح بذلك: انسخ العنوان أعلاه.",
  notAllowedCode: "لا يسمح المتصفح بذلك: انسخ الشيفرة أعلاه.",
  more: "تضمين أو حفظ أو طباعة",
  embed: "لصفحتك أنت",
  copyEmbed: "نسخ شيفرة التضمين",
  embedTold: "سطران من HTML: الحاسبة في صفحتك، بخط صفحتك وألوانها.",
  embedOwn: "تذهب قائمتك داخل الشيفرة: من يفتح صفحتك يستطيع قراءتها.",
  print: "طباعة",
  png: "حفظ الرسوم (PNG)",
  csv: "حفظ البنود (CSV)",
  json: "حفظ التقدير (JSON)",
  saved: (file) => `حُفظ باسم ${apart(file)}.`,
  leftOut: (count) => `${counted(String(count), LINES)} خارج الملف إلى أن يُصحَّح.`,
  noPicture: "لا يستطيع هذا المتصفح رسم صورة بهذا الحجم",
  failed: (reason) => `لم ينجح ذلك: ${apart(reason)}`,
};
