//! What the model reads: what each calculation is for, with examples, and the question last.
//!
//! Constant but for the question, so that its state is read once and reused. Must stay short: under 800 tokens.

use crate::experts::{Attempt, hand_back};
use crate::language::Language;
use crate::model::{Message, Role};

const SPANISH: &str = r#"Elige el cálculo que pide la pregunta y copia sus datos tal como están escritos, con su unidad. No calcules nada. Responde solo con JSON.
- loan_payment: cuota mensual o coste de un préstamo o hipoteca
- loan_schedule: cuadro o tabla de amortización de un préstamo
- simple_interest: interés simple
- compound_interest: interés compuesto, o lo que valdrá un ahorro a un tipo anual
- add_vat: precio con IVA a partir del precio sin IVA (rate vacío si no se dice)
- remove_vat: precio sin IVA, o el IVA incluido, a partir del precio con IVA
- percent_of: porcentaje de una cantidad (también una propina o comisión)
- discount: precio tras un descuento o rebaja
- increase: cantidad tras una subida
- percent_change: cuánto por ciento ha subido o bajado
- what_percent: qué porcentaje es una cantidad de otra
- sum: suma de cantidades
- difference: lo que queda o sobra al restar
- times: precio por unidades o por periodos
- split: reparto a partes iguales
- split_with_tip: reparto de una cuenta con propina
- savings_plan: cuánto ahorrar al mes para reunir una cantidad (annual_rate vacío si no hay intereses)
- convert_currency: cambio de moneda con un tipo que da la pregunta
- salary_per_month: de sueldo anual a mensual (payments vacío si no se dice)
- salary_per_year: de sueldo mensual a anual
- none: cualquier otra cosa
Ejemplos:
"¿Qué cuota sale por 9.500 euros al 7,5 % en 3 años?" {"calculation":"loan_payment","principal":"9.500 euros","annual_rate":"7,5 %","term":"3 años"}
"Tenía 300 € y gasté 45 y 12,30" {"calculation":"difference","amount":"300 €","minus":["45","12,30"]}
"De 900 € ahorro 90 €, ¿qué tanto por ciento es?" {"calculation":"what_percent","part":"90 €","whole":"900 €"}
"El pan pasó de 1 € a 1,20 €, ¿cuánto ha subido?" {"calculation":"percent_change","before":"1 €","after":"1,20 €"}
"Somos cinco y la cena son 87,50 €, ¿a cuánto tocamos?" split
"Seis entradas a 12 € cada una" times
"Una factura de 340 € sin IVA, ¿cuánto es con IVA?" add_vat
"¿Cuánto es con el 10 % de descuento?" discount
"¿Qué es un fondo indexado?" none"#;

const ENGLISH: &str = r#"Choose the calculation the question asks for and copy its figures exactly as written, with their units. Calculate nothing. Answer with JSON only.
- loan_payment: monthly payment or cost of a loan or mortgage
- loan_schedule: amortisation table of a loan
- simple_interest: simple interest
- compound_interest: compound interest, or what savings grow to at a yearly rate
- add_vat: price with VAT from the price without it (rate empty if not given)
- remove_vat: price without VAT, or the VAT included, from the price with it
- percent_of: a percentage of an amount (also a tip or a fee)
- discount: price after a discount
- increase: amount after a rise
- percent_change: by how many percent something went up or down
- what_percent: what percentage one amount is of another
- sum: amounts added up
- difference: what is left after taking amounts off
- times: a price times units or periods
- split: equal shares
- split_with_tip: equal shares of a bill with a tip
- savings_plan: how much to save a month to reach an amount (annual_rate empty without interest)
- convert_currency: money in another currency at a rate the question gives
- salary_per_month: from yearly salary to monthly (payments empty if not given)
- salary_per_year: from monthly salary to yearly
- none: anything else
Examples:
"What would I pay monthly on $9,500 at 7.5% over 3 years?" {"calculation":"loan_payment","principal":"$9,500","annual_rate":"7.5%","term":"3 years"}
"I had $300 and spent 45 and 12.30" {"calculation":"difference","amount":"$300","minus":["45","12.30"]}
"I save $90 of $900, what percentage is that?" {"calculation":"what_percent","part":"$90","whole":"$900"}
"Bread went from $1 to $1.20, how much did it rise?" {"calculation":"percent_change","before":"$1","after":"$1.20"}
"Five of us had dinner for $87.50, what's each share?" split
"Six tickets at $12 each" times
"A £340 invoice without VAT, how much with VAT?" add_vat
"How much is it with 10% off?" discount
"What is an index fund?" none"#;

pub(super) fn messages(question: &str, language: Language, previous: Option<&Attempt>) -> Vec<Message> {
    let system = match language {
        Language::Es => SPANISH,
        Language::En => ENGLISH,
    };
    let mut messages = vec![Message::new(Role::System, system), Message::new(Role::User, question)];
    if let Some(attempt) = previous {
        correct(&mut messages, attempt, language);
    }
    messages
}

/// Adds a draft that failed and what was wrong with it.
pub(super) fn correct(messages: &mut Vec<Message>, attempt: &Attempt, language: Language) {
    let ask = match language {
        Language::Es => "Eso no vale. Corrige exactamente esto:",
        Language::En => "That does not hold. Correct exactly this:",
    };
    hand_back(messages, attempt, ask);
}
