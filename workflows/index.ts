export { calendarLanding } from '#workflows/calendar-landing/calendar-landing.js';
export { payment } from '#workflows/payment/payment.js';
export { reliefCase } from '#workflows/relief-case/relief-case.js';
