namespace Pipeline.Samples.Categories;

/// <summary>Diagnosis → hospital department that treats it.</summary>
public static class Diagnoses
{
    private static readonly IReadOnlyList<Fact> Facts = Fact.Parse("""
        cardiology: angina, atrial fibrillation, heart failure, mitral stenosis, tachycardia, pericarditis / aortic aneurysm, endocarditis
        neurology: migraine, epilepsy, multiple sclerosis, stroke, neuropathy, narcolepsy / meningitis, trigeminal neuralgia
        dermatology: eczema, psoriasis, acne, rosacea, vitiligo, impetigo / lichen planus, alopecia
        orthopedics: hip fracture, torn meniscus, scoliosis, tennis elbow, rotator cuff tear, bunion / frozen shoulder, slipped disc
        gastroenterology: peptic ulcer, celiac disease, ulcerative colitis, gallstones, acid reflux, pancreatitis / diverticulitis, cirrhosis
        ophthalmology: cataract, glaucoma, conjunctivitis, macular degeneration, uveitis, retinal detachment / keratitis, strabismus
        pulmonology: asthma, emphysema, bronchitis, pleurisy, sarcoidosis, sleep apnea / cystic fibrosis, pneumothorax
        endocrinology: diabetes, hypothyroidism, goiter, cushing syndrome, addison disease, acromegaly / hyperparathyroidism, thyroid nodule
        """);

    private static readonly string[] Training = Text.Lines("""
        Which department treats {x}?
        A patient has {x}. Refer to whom?
        Specialty for {x}?
        Who should see a case of {x}?
        {x} is handled by which clinic?
        Book an appointment for {x}: which ward?
        Write the referral. | Diagnosis: {x}
        The letter mentions {x}. Name the specialty.
        Triage note says {x}. Send the patient where?
        Consultant needed for {x}
        Under which medical field does {x} fall?
        Follow-up after {x} takes place in what department?
        She was told she has {x}. Which specialist is next?
        Route this chart. | {x}, stable
        Admitted with {x}; pick the unit.
        My father has {x}. What kind of doctor helps?
        On-call team to page about {x}?
        {x}: department name only.
        Discharge summary lists {x}. Who reviews it?
        Insurance form, box 7: specialty treating {x}
        Second opinion on {x}, ask which service?
        Suspected {x} this morning. Whom do we call?
        Match the condition {x} with its department.
        The old record shows {x}. Owner of that file?
        """);

    private static readonly string[] Pool = Text.Lines("""
        What department would treat a patient with {x}?
        Refer this case: {x}
        A doctor of which specialty treats {x}?
        The chart says {x}. Which clinic?
        Name the medical field for {x}.
        Where do we send someone who has {x}?
        {x} was found this morning. Page which team?
        Pick the ward for {x}.
        Which service reviews the file? | Condition: {x}
        He asks who can help with {x}. Your answer?
        New appointment, reason {x}: what unit?
        Under the heading {x}, write the department.
        """);

    public static Lookup Category { get; } = new("diagnosis", 14, 1.3, Facts, Training, Pool);
}
